"""Pages in memory: who gets them, in which form, and what happens while one is made."""

import asyncio
import gzip
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from cms.freshness.stamp import Outdated, Stamp, StampFile
from cms.gate import pages
from cms.gate.application import Gate
from cms.gate.limits import Limits
from cms.gate.pages import Pages
from cms.page_cache.entry import make_entry
from cms.page_cache.may_be_kept import KEEPER, MARK
from cms.page_cache.question import Rules
from cms.page_cache.store import Key, PageStore
from tests.cms.gate.clients import LIMIT, Client, name_refusal

pytestmark = pytest.mark.sqlite  # no database is asked

RULES = Rules(session_cookie=b"sessionid=", prefixes=(b"/en/",), parameters=frozenset({b"page"}))
HOST = ("host", "localhost")
WORDS = "words " * 200


class Django:
    """Stands for Django: answers with a page, and counts how often."""

    def __init__(self) -> None:
        self.stamp = Stamp(1, 1, 1)
        self.asked: list[dict[str, Any]] = []
        self.status = "200 OK"
        self.is_marked = True
        self.changes_meanwhile = False
        self.good_for = 60.0
        self.words = WORDS
        self.go_on = threading.Event()
        self.go_on.set()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        stamp, words = self.stamp, self.words
        self.asked.append(environ)
        assert self.go_on.wait(LIMIT)
        if self.changes_meanwhile:
            self.change()
        headers = [("Content-Type", "text/html"), ("Vary", "Accept-Encoding")]
        if self.is_marked and KEEPER in environ:
            headers.append((MARK, f"{stamp.changed} {time.time() + self.good_for}"))
        start_response(self.status, headers)
        return [words.encode()]

    def change(self, outdated: Outdated = Outdated.BY_WORDS) -> None:
        """Have something changed."""
        now = self.stamp.changed + 1
        worded = now if outdated >= Outdated.BY_WORDS else self.stamp.worded
        withdrawn = now if outdated >= Outdated.BY_WITHDRAWAL else self.stamp.withdrawn
        self.stamp = Stamp(now, worded, withdrawn)


@pytest.fixture
def django() -> Django:
    return Django()


@pytest.fixture
def gate(django: Django) -> Gate:
    kept = Pages(PageStore(1_000_000), RULES, lambda: django.stamp, lambda: django.stamp.changed)
    return Gate(django, Limits(), name_refusal, kept)


def ask(gate: Gate, *clients: Client) -> list[Client]:
    async def run() -> None:
        await asyncio.gather(*(client.ask(gate) for client in clients))

    asyncio.run(run())
    return list(clients)


def visitor(path: str = "/en/", *headers: tuple[str, str], **more: Any) -> Client:
    return Client(path=path, headers=[HOST, *headers], **more)


def get(gate: Gate, path: str = "/en/", *headers: tuple[str, str], **more: Any) -> Client:
    return ask(gate, visitor(path, *headers, **more))[0]


class TestWhoGetsAKeptPage:
    def test_the_second_visitor(self, gate: Gate, django: Django) -> None:
        assert [get(gate).content.decode() for _visit in range(3)] == [WORDS] * 3
        assert len(django.asked) == 1

    def test_nobody_after_a_change(self, gate: Gate, django: Django) -> None:
        get(gate)
        django.words = "other words"
        django.change()
        assert get(gate).content == b"other words"

    def test_nobody_after_the_moment_at_which_it_changes_by_itself(self, gate: Gate, django: Django) -> None:
        django.good_for = 0.2
        get(gate)
        time.sleep(0.3)
        get(gate)
        assert len(django.asked) == 2

    @pytest.mark.parametrize(
        "header", [("cookie", "a=1; sessionid=x"), ("authorization", "Basic x"), ("host", "elsewhere")]
    )
    def test_nobody_with_something_of_their_own(
        self, gate: Gate, django: Django, header: tuple[str, str]
    ) -> None:
        get(gate)
        get(gate, "/en/", header)
        assert len(django.asked) == 2

    def test_nobody_whose_session_is_in_a_second_header(self, gate: Gate, django: Django) -> None:
        get(gate)
        get(gate, "/en/", ("cookie", "sessionid=x"), ("cookie", "a=1"))
        assert len(django.asked) == 2

    def test_each_as_they_ask_also_where_another_asked_in_the_same_words(
        self, gate: Gate, django: Django
    ) -> None:
        # What was read of a request is remembered; it must differ wherever the answer does.
        asked = [visitor(), visitor(method="HEAD"), visitor("/en/", ("accept-encoding", "gzip"))]
        asked += [visitor("/en/", ("x-forwarded-proto", "https")), visitor(query="page=2")]
        first = [(client.headers, client.content) for client in ask(gate, *asked)]
        assert len(django.asked) == 3
        again = [visitor(), visitor(method="HEAD"), visitor("/en/", ("accept-encoding", "gzip"))]
        again += [visitor("/en/", ("x-forwarded-proto", "https")), visitor(query="page=2")]
        assert [(client.headers, client.content) for client in ask(gate, *again)] == first
        assert len(django.asked) == 3

    def test_others_with_a_cookie_that_means_nothing(self, gate: Gate, django: Django) -> None:
        get(gate)
        get(gate, "/en/", ("cookie", "advertising=1"))
        assert len(django.asked) == 1

    def test_nobody_who_asks_elsewhere(self, gate: Gate, django: Django) -> None:
        for _visit in range(2):
            get(gate, "/admin/")
        assert len(django.asked) == 2
        assert not any(KEEPER in environ for environ in django.asked)

    def test_nobody_where_the_answer_is_not_marked(self, gate: Gate, django: Django) -> None:
        django.is_marked = False
        for _visit in range(2):
            assert get(gate).status == 200
        assert len(django.asked) == 2

    def test_parameters_that_no_page_knows_make_no_other_page(self, gate: Gate, django: Django) -> None:
        for query in ("", "utm_source=x", "page=2", "x=1&page=2", "page=3"):
            get(gate, query=query)
        assert [environ["QUERY_STRING"] for environ in django.asked] == ["", "page=2", "page=3"]

    def test_nothing_of_the_first_visitor_gets_into_the_page(self, gate: Gate, django: Django) -> None:
        get(gate, "/en/", ("user-agent", "x"), ("accept-language", "de"), ("referer", "https://x.example/"))
        assert sorted(name for name in django.asked[0] if name.startswith("HTTP_")) == ["HTTP_HOST"]


class TestForms:
    def test_the_mark_reaches_no_visitor(self, gate: Gate) -> None:
        for _visit in range(2):
            assert MARK.lower() not in get(gate).headers

    def test_compressed_for_those_who_take_it(self, gate: Gate) -> None:
        packed = get(gate, "/en/", ("accept-encoding", "br, gzip"))
        assert packed.headers["content-encoding"] == "gzip"
        assert gzip.decompress(packed.content).decode() == WORDS
        assert "content-encoding" not in get(gate, "/en/", ("accept-encoding", "gzip;q=0")).headers
        assert get(gate).headers["content-length"] == str(len(WORDS))

    def test_head_without_content(self, gate: Gate) -> None:
        get(gate)
        answer = get(gate, method="HEAD")
        assert (answer.content, answer.headers["content-length"]) == (b"", str(len(WORDS)))

    def test_nothing_again_for_those_who_have_it(self, gate: Gate, django: Django) -> None:
        etag = get(gate).headers["etag"]
        for known in (etag, f"W/{etag}", f'"x", {etag}', "*"):
            answer = get(gate, "/en/", ("if-none-match", known))
            assert (answer.status, answer.content, answer.headers["etag"]) == (304, b"", etag)
            assert "content-type" not in answer.headers
        django.words = "other words"
        django.change()
        assert get(gate, "/en/", ("if-none-match", etag)).status == 200


class TestWhileOneIsMade:
    def ask_many(self, gate: Gate, django: Django, number: int = 20) -> list[Client]:
        django.go_on.clear()
        clients = [visitor() for _number in range(number)]

        async def run() -> None:
            tasks = [asyncio.create_task(client.ask(gate)) for client in clients]
            await asyncio.sleep(0.2)
            django.go_on.set()
            await asyncio.gather(*tasks)

        asyncio.run(run())
        return clients

    def test_others_wait_for_it(self, gate: Gate, django: Django) -> None:
        assert {client.content.decode() for client in self.ask_many(gate, django)} == {WORDS}
        assert len(django.asked) == 1

    def test_after_a_change_of_places_others_get_the_last_one(self, gate: Gate, django: Django) -> None:
        get(gate)
        django.words = "few places"
        django.change(Outdated.BY_PLACES)
        contents = [client.content.decode() for client in self.ask_many(gate, django)]
        assert sorted(contents) == sorted(["few places", *[WORDS] * 19])

    def test_after_a_change_of_words_nobody_gets_the_last_one(self, gate: Gate, django: Django) -> None:
        get(gate)
        django.words = "other words"
        django.change()
        assert {client.content for client in self.ask_many(gate, django)} == {b"other words"}

    def test_what_changed_meanwhile_is_not_missing_for_who_came_after_the_change(
        self, gate: Gate, django: Django
    ) -> None:
        django.go_on.clear()
        early, late = visitor(), visitor()

        async def run() -> None:
            first = asyncio.create_task(early.ask(gate))
            await asyncio.sleep(0.1)
            django.words = "other words"
            django.change()
            second = asyncio.create_task(late.ask(gate))
            await asyncio.sleep(0.1)
            django.go_on.set()
            await asyncio.gather(first, second)

        asyncio.run(run())
        assert (early.content.decode(), late.content) == (WORDS, b"other words")

    def test_changes_in_quick_succession_do_not_have_it_made_for_each_visitor(
        self, gate: Gate, django: Django
    ) -> None:
        django.changes_meanwhile = True
        self.ask_many(gate, django)
        assert len(django.asked) <= 2

    def test_it_is_made_for_the_others_when_the_first_has_left(self, gate: Gate, django: Django) -> None:
        django.go_on.clear()
        early, late = visitor(), visitor()

        async def run() -> None:
            first = asyncio.create_task(early.ask(gate))
            await asyncio.sleep(0.1)
            second = asyncio.create_task(late.ask(gate))
            await asyncio.sleep(0.1)
            first.cancel()
            django.go_on.set()
            await second

        asyncio.run(run())
        assert late.content.decode() == WORDS
        assert len(django.asked) == 1


class TestWhileNothingCanBeMade:
    def fail(self, django: Django, outdated: Outdated) -> None:
        django.status, django.is_marked, django.words = "503 X", False, "away"
        django.change(outdated)

    def test_the_last_one_is_shown(self, gate: Gate, django: Django) -> None:
        get(gate)
        self.fail(django, Outdated.BY_WORDS)
        assert [(client.status, client.content.decode()) for client in ask(gate, visitor(), visitor())] == [
            (200, WORDS)
        ] * 2

    def test_nobody_waits_while_one_tries_again(
        self, gate: Gate, django: Django, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        get(gate)
        get(gate, "/en/other/")
        self.fail(django, Outdated.BY_WORDS)
        get(gate)
        for path in ("/en/", "/en/other/"):
            assert get(gate, path).content.decode() == WORDS
        assert len(django.asked) == 3

        monkeypatch.setattr(pages, "monotonic", lambda: time.monotonic() + pages.REST)
        django.go_on.clear()
        waiting, served = visitor(), visitor("/en/other/")

        async def run() -> None:
            task = asyncio.create_task(waiting.ask(gate))
            await asyncio.sleep(0.1)
            await served.ask(gate)
            assert not task.done()
            django.go_on.set()
            await task

        asyncio.run(run())
        assert served.content.decode() == waiting.content.decode() == WORDS

    def test_it_is_made_anew_once_that_is_possible(
        self, gate: Gate, django: Django, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        get(gate)
        self.fail(django, Outdated.BY_WORDS)
        get(gate)
        django.status, django.is_marked, django.words = "200 OK", True, "well"
        monkeypatch.setattr(pages, "monotonic", lambda: time.monotonic() + pages.REST)
        assert get(gate).content == b"well"
        monkeypatch.undo()
        django.change()
        django.words = "and well again"
        assert get(gate).content == b"and well again"

    def test_but_not_what_was_withdrawn(self, gate: Gate, django: Django) -> None:
        get(gate)
        self.fail(django, Outdated.BY_WITHDRAWAL)
        assert get(gate).content == b"away"


class TestStore:
    def keep(self, store: PageStore, path: bytes, status: int = 200, length: int = 1000) -> Key:
        key = (b"localhost", b"http", path, b"")
        store.keep(key, make_entry(status, [], b"x" * length, (1, time.time() + 60)))
        return key

    def test_what_was_asked_for_longest_ago_goes_first(self) -> None:
        store = PageStore(memory=10_000)
        keys = [self.keep(store, b"/%d" % number) for number in range(3)]
        store.find(keys[0])
        self.keep(store, b"/3")
        assert [store.find(key) is not None for key in keys] == [True, False, True]
        assert store.taken <= 10_000

    def test_a_page_that_is_made_anew_takes_its_place_once(self) -> None:
        store = PageStore(memory=10_000)
        keys = {self.keep(store, b"/1") for _time in range(50)}
        assert [store.find(key) is not None for key in keys] == [True]
        assert store.taken < 5_000

    def test_addresses_at_which_nothing_is_drive_no_page_away(self) -> None:
        store = PageStore(memory=10_000, missing=5)
        page = self.keep(store, b"/1")
        missing = [self.keep(store, b"/no%d" % number, status=404) for number in range(20)]
        assert store.find(page) is not None
        assert sum(store.find(key) is not None for key in missing) == 5

    def test_a_page_longer_than_the_memory_is_not_kept(self) -> None:
        store = PageStore(memory=10_000)
        assert store.find(self.keep(store, b"/1", length=20_000)) is None
        assert store.taken == 0


class TestStamp:
    def test_is_the_same_for_all_who_have_the_file(self, tmp_path: Any) -> None:
        one, other = StampFile(tmp_path), StampFile(tmp_path)
        before = one.read()
        other.mark(Outdated.BY_PLACES)
        assert one.read() == Stamp(before.changed + 1, before.worded, before.withdrawn)
        other.mark(Outdated.BY_WORDS)
        assert one.read() == Stamp(before.changed + 2, before.changed + 2, before.withdrawn)
        one.mark(Outdated.BY_WITHDRAWAL)
        assert other.read() == Stamp(*[before.changed + 3] * 3)
        assert one.read_changed() == other.read_changed() == before.changed + 3

    def test_outlives_its_process(self, tmp_path: Any) -> None:
        first = StampFile(tmp_path)
        first.mark(Outdated.BY_WORDS)
        read = first.read()
        first.close()
        assert StampFile(tmp_path).read() == read

    def test_counts_every_change_of_many_at_once(self, tmp_path: Any) -> None:
        files = [StampFile(tmp_path) for _number in range(4)]
        before = files[0].read().changed
        threads = [
            threading.Thread(target=lambda file=file: [file.mark(Outdated.BY_WORDS) for _mark in range(200)])
            for file in files
            for _twice in range(2)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert files[0].read().changed == before + 1600
