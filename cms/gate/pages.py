"""Answer from memory what is kept; have one request make what is not, while others wait for it."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import lru_cache, partial
from http import HTTPStatus
from time import monotonic
from typing import Any, NamedTuple

from cms.freshness.stamp import Stamp
from cms.gate.answers import Answer, Content, WholeContent
from cms.gate.bodies import Refused
from cms.page_cache.entry import Entry, Headers, make_entry
from cms.page_cache.may_be_kept import MARK, read_mark
from cms.page_cache.question import Question, Rules, choose_heeded, leave_headers, read_question
from cms.page_cache.store import Key, PageStore

MARK_HEADER = MARK.lower().encode()
# Whoever still has no page then gets one made for themselves.
ROUNDS = 3
# Requests whose words are remembered; each takes at most the head that the server lets through (64 KiB).
REMEMBERED = 256
# Seconds. After a page could not be made, the next try; and how long others do not wait for it.
REST = 1.0
LONGEST_TRY = 10.0

# Takes a request as ASGI says it and has Django answer it.
Ask = Callable[[dict[str, Any]], Awaitable[Answer]]


class Made(NamedTuple):
    """What came of making a page: it, what Django answered instead, or an older one that stands in for it."""

    page: Entry | Answer
    stands_in: bool = False


class Pages:
    """The pages of one process, and those that are being made.

    Parameters:
        store: where pages are kept.
        rules: which requests may be answered from it.
        read_stamp: tells how new pages are now.
        read_changed: tells the first number of that, faster.
    """

    def __init__(
        self,
        store: PageStore,
        rules: Rules,
        read_stamp: Callable[[], Stamp],
        read_changed: Callable[[], int],
    ) -> None:
        self._store = store
        # Most visitors ask in the words of others, and looking these up takes half the time.
        self._understand = lru_cache(maxsize=REMEMBERED)(partial(read_question, rules))
        self._read_stamp, self._read_changed = read_stamp, read_changed
        self._making: dict[Key, asyncio.Task[Made]] = {}
        # Until then nothing is made where an older page will do; 0 while all is well.
        self._away_until = 0.0

    def read(self, scope: dict[str, Any]) -> Question | None:
        """Return which page is asked for; None where none is."""
        path = scope.get("raw_path") or scope["path"].encode()
        heeded = choose_heeded(scope["headers"])
        return self._understand(scope["method"], path, scope["query_string"], scope["scheme"], heeded)

    def find_fresh(self, question: Question) -> Entry | None:
        """Return the page where nothing has changed since it was made."""
        entry = self._store.find(question.key)
        if entry is not None and entry.is_fresh(self._read_changed()):
            return entry
        return None

    async def find_or_make(self, question: Question, scope: dict[str, Any], ask: Ask) -> Entry | Answer:
        """Return the page as it is now, or what Django answers instead of one.

        While a page is being made, others wait for it; where only places have changed, they get the last one.
        Where nothing can be made they get the last one too, unless something was withdrawn since.

        Parameters:
            question: as `read` returned it.
            scope: the request as ASGI says it.
            ask: has Django answer.

        Raises:
            Refused: when it cannot be made, and none is there that may be shown.
        """
        key, arrived = question.key, self._read_stamp()
        for _round in range(ROUNDS):
            kept, stamp = self._store.find(key), self._read_stamp()
            if kept is not None and (kept.is_fresh(stamp.changed) or self._has_to_do(kept, stamp)):
                return kept
            making = self._making.get(key)
            if making is not None and kept is not None and kept.may_stand_in(stamp):
                return kept
            is_first = making is None
            if making is None:
                making = self._begin(key, _bare(scope, key), ask)
            page, stands_in = await asyncio.shield(making)
            if is_first or stands_in:
                return page
            if not isinstance(page, Entry):
                break
            # What changed after it was begun, and before it was asked for here, would be missing on it.
            if page.made_at >= arrived.changed:
                return page
        return strip_mark(await ask(_bare(scope, key)))

    def _has_to_do(self, kept: Entry, stamp: Stamp) -> bool:
        """Whether a page is shown because none could be made just now: one tries at a time, nobody waits."""
        return monotonic() < self._away_until and kept.may_help_out(stamp)

    def _begin(self, key: Key, scope: dict[str, Any], ask: Ask) -> "asyncio.Task[Made]":
        # A task of its own: it goes on when the one who asked first has gone.
        making = asyncio.create_task(self._make(key, scope, ask))
        self._making[key] = making
        making.add_done_callback(lambda done: self._end(key, done))
        return making

    def _end(self, key: Key, done: "asyncio.Task[Made]") -> None:
        del self._making[key]
        if not done.cancelled():
            done.exception()  # whoever waited has got it, and perhaps nobody did

    async def _make(self, key: Key, scope: dict[str, Any], ask: Ask) -> Made:
        if self._away_until:
            self._away_until = monotonic() + LONGEST_TRY
        try:
            answer = await ask(scope)
        except Refused:
            if (older := self._help_out(key)) is None:
                raise
            return Made(older, stands_in=True)
        if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
            self._away_until = monotonic() + REST
            if older := self._help_out(key):
                answer.content.close()
                return Made(older, stands_in=True)
        else:
            self._away_until = 0.0
        mark = dict(answer.headers).get(MARK_HEADER, b"")
        content: Content = answer.content
        if not mark or not isinstance(content, WholeContent):
            return Made(strip_mark(answer))
        body = await content.read(0)
        # In a thread: compressing a long page would hold up all others.
        entry = await asyncio.to_thread(
            make_entry, answer.status, answer.headers, body, read_mark(mark.decode())
        )
        self._store.keep(key, entry)
        return Made(entry)

    def _help_out(self, key: Key) -> Entry | None:
        kept = self._store.find(key)
        return kept if kept is not None and kept.may_help_out(self._read_stamp()) else None


def _bare(scope: dict[str, Any], key: Key) -> dict[str, Any]:
    """Return a request for a page, without what else the one who happens to ask says of themselves."""
    _host, _scheme, _path, query = key
    return {**scope, "method": "GET", "query_string": query, "headers": leave_headers(scope["headers"])}


def strip_mark(answer: Answer) -> Answer:
    """Leave out of an answer what only the gate needs to know."""
    headers: Headers = [(name, value) for name, value in answer.headers if name != MARK_HEADER]
    return Answer(answer.status, headers, answer.content)
