"""Pages in memory where a host serves by WSGI."""

import threading
import time

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from cms.freshness.current_stamp import mark_now, read_stamp
from cms.freshness.stamp import Outdated
from cms.page_cache.may_be_kept import KEEPER, MARK
from cms.page_cache.middleware import PageCacheMiddleware

pytestmark = pytest.mark.sqlite  # no database is asked


class Inside:
    """What lies behind the middleware: answers with a page, and counts how often."""

    def __init__(self) -> None:
        self.asked: list[HttpRequest] = []
        self.slowness = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.asked.append(request)
        response = HttpResponse("words " * 200)
        if KEEPER in request.META:
            response[MARK] = f"{read_stamp().changed} {time.time() + 60}"
        time.sleep(self.slowness)
        return response


@pytest.fixture
def inside() -> Inside:
    return Inside()


@pytest.fixture
def middleware(inside: Inside) -> PageCacheMiddleware:
    return PageCacheMiddleware(inside)


def get(middleware: PageCacheMiddleware, path: str = "/en/", **headers: str) -> HttpResponse:
    return middleware(RequestFactory().get(path, headers=headers))


def test_the_second_visitor_gets_the_page_from_memory(
    middleware: PageCacheMiddleware, inside: Inside
) -> None:
    first, second = get(middleware), get(middleware)
    assert first.content == second.content == b"words " * 200
    assert first.headers == second.headers
    assert MARK not in first
    assert len(inside.asked) == 1


def test_after_a_change_it_is_made_anew(middleware: PageCacheMiddleware, inside: Inside) -> None:
    get(middleware)
    mark_now(Outdated.BY_PLACES)
    get(middleware)
    assert len(inside.asked) == 2


def test_whoever_has_a_session_or_posts_gets_what_is_made_for_them(
    middleware: PageCacheMiddleware, inside: Inside
) -> None:
    get(middleware)
    assert MARK not in get(middleware, cookie="sessionid=x")
    assert MARK not in middleware(RequestFactory().post("/en/", {"name": "Ida"}))
    assert MARK not in get(middleware, "/admin/")
    assert len(inside.asked) == 4


def test_who_has_the_page_is_told_that_nothing_changed(middleware: PageCacheMiddleware) -> None:
    etag = get(middleware)["ETag"]
    answer = get(middleware, if_none_match=etag)
    assert (answer.status_code, answer.content) == (304, b"")


def test_parameters_that_no_page_knows_are_left_out(middleware: PageCacheMiddleware, inside: Inside) -> None:
    get(middleware, "/en/?utm_source=x&page=2")
    get(middleware, "/en/?page=2")
    assert [request.META["QUERY_STRING"] for request in inside.asked] == ["page=2"]


def test_one_thread_makes_it_while_others_wait(middleware: PageCacheMiddleware, inside: Inside) -> None:
    inside.slowness = 0.3
    threads = [threading.Thread(target=get, args=(middleware,)) for _number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(inside.asked) == 1
