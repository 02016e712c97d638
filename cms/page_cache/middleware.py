"""The kept pages for a host that serves by WSGI, without the gate."""

from collections import defaultdict
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from cms.freshness.current_stamp import read_stamp
from cms.page_cache.entry import Entry, make_entry
from cms.page_cache.may_be_kept import KEEPER, MARK, read_mark
from cms.page_cache.question import Question, choose_heeded, read_question, read_rules, reply
from cms.page_cache.store import Key, PageStore

MIB = 1024 * 1024
# Seconds that a thread waits for another that makes the same page.
LONGEST_WAIT = 5.0


class PageCacheMiddleware:
    """Answer from memory what is kept; have one thread make what is not.

    It stands first in MIDDLEWARE, and `KeepPagesMiddleware` further inside.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._store = PageStore(settings.WORKSHOP_SPOT_PAGE_MEMORY * MIB)
        self._rules = read_rules(settings)
        self._making: defaultdict[Key, Lock] = defaultdict(Lock)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        question = self._read(request)
        if question is None:
            return self.get_response(request)
        return self._find(question) or self._make(question, request)

    def _read(self, request: HttpRequest) -> Question | None:
        headers = choose_heeded(
            (name.lower().encode(), value.encode("latin-1", "replace"))
            for name, value in request.headers.items()
            # Servers say of every request how long its body is, and mostly that there is none.
            if not (name == "Content-Length" and value in ("", "0"))
        )
        path = request.path_info.encode()
        query = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
        return read_question(self._rules, request.method or "", path, query, request.scheme or "", headers)

    def _find(self, question: Question) -> HttpResponse | None:
        entry = self._store.find(question.key)
        if entry is None or not entry.is_fresh(read_stamp().changed):
            return None
        return _answer(question, entry)

    def _make(self, question: Question, request: HttpRequest) -> HttpResponseBase:
        lock = self._making[question.key]
        is_mine = lock.acquire(timeout=LONGEST_WAIT)
        try:
            if (found := self._find(question)) is not None:
                return found
            _host, _scheme, _path, query = question.key
            request.META["QUERY_STRING"] = query.decode("latin-1")
            request.META[KEEPER] = True
            response = self.get_response(request)
            entry = self._keep(question, response)
            del response[MARK]
            return response if entry is None else _answer(question, entry)
        finally:
            if is_mine:
                self._making.pop(question.key, None)
                lock.release()

    def _keep(self, question: Question, response: HttpResponseBase) -> Entry | None:
        if MARK not in response or not isinstance(response, HttpResponse):
            return None
        headers = [(name.lower().encode(), value.encode("latin-1")) for name, value in response.items()]
        entry = make_entry(response.status_code, headers, response.content, read_mark(response[MARK]))
        self._store.keep(question.key, entry)
        return entry


def _answer(question: Question, entry: Entry) -> HttpResponse:
    status, headers, body = reply(question, entry)
    response = HttpResponse(body, status=status)
    del response["Content-Type"]
    for name, value in headers:
        response[name.decode().title()] = value.decode("latin-1")
    return response
