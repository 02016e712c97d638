"""The gate as an ASGI application."""

import logging
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from cms.gate.answers import Answer, ContentBroken, Send, WholeContent, send_answer
from cms.gate.bodies import (
    Body,
    BodyStore,
    ClientGone,
    Receive,
    Refused,
    check_announced_size,
    longest_body,
)
from cms.gate.environ import make_environ, read_headers
from cms.gate.limits import Limits
from cms.gate.pages import Pages
from cms.gate.pool import Pool, WsgiApplication
from cms.page_cache.entry import Entry
from cms.page_cache.may_be_kept import KEEPER
from cms.page_cache.question import Question, reply

logger = logging.getLogger(__name__)

# Returns headers and page that say why a request is refused; it gets the status, the path and the headers.
WordRefusal = Callable[[HTTPStatus, str, Mapping[str, str]], tuple[list[tuple[str, str]], bytes]]
RETRY_AFTER = 10


class Gate:
    """Reads a request completely, has a thread answer it, and sends the answer.

    Parameters:
        application: Django.
        limits: what a client is granted.
        word_refusal: says why a request is refused.
        pages: answers from memory what is kept; None where nothing is.
    """

    def __init__(
        self,
        application: WsgiApplication,
        limits: Limits,
        word_refusal: WordRefusal,
        pages: Pages | None = None,
    ) -> None:
        self._limits = limits
        self._pages = pages
        self._pool = Pool(application, limits)
        self._store = BodyStore(limits)
        self._word_refusal = word_refusal

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._live(receive, send)
            return
        question = self._pages.read(scope) if self._pages is not None else None
        if self._pages is None or question is None:
            await self._serve_anew(scope, receive, send)
            return
        page = self._pages.find_fresh(question) or await self._find_or_make(self._pages, question, scope)
        if isinstance(page, Answer):
            await self._send(page, send, receive, is_head=question.is_head)
            return
        status, headers, body = reply(question, page)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _live(self, receive: Receive, send: Send) -> None:
        event = ""
        while event != "lifespan.shutdown":
            event = (await receive())["type"]
            if event == "lifespan.shutdown":
                self._pool.close()
            await send({"type": f"{event}.complete"})

    async def _find_or_make(self, pages: Pages, question: Question, scope: dict[str, Any]) -> Entry | Answer:
        try:
            return await pages.find_or_make(question, scope, self._ask_for_page)
        except Refused as refused:
            return self._refuse(refused.status, scope["path"], read_headers(scope))

    async def _ask_for_page(self, scope: dict[str, Any]) -> Answer:
        with Body(self._limits, self._store) as body:
            environ = {**make_environ(scope, read_headers(scope), body), KEEPER: True}
            return await self._pool.answer(environ)

    async def _serve_anew(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        headers = read_headers(scope)
        try:
            with Body(self._limits, self._store) as body:
                answer = await self._answer(scope, headers, body, receive)
        except Refused as refused:
            answer = self._refuse(refused.status, scope["path"], headers)
        except ClientGone:
            return
        await self._send(answer, send, receive, is_head=scope["method"] == "HEAD")

    async def _send(self, answer: Answer, send: Send, receive: Receive, *, is_head: bool) -> None:
        try:
            await send_answer(answer, send, receive, is_head=is_head, limits=self._limits)
        except (TimeoutError, ContentBroken, ClientGone) as error:
            logger.info("An answer was sent in part only: %s.", type(error).__name__)

    async def _answer(
        self, scope: dict[str, Any], headers: dict[str, str], body: Body, receive: Receive
    ) -> Answer:
        longest = longest_body(scope["path"], headers, self._limits)
        check_announced_size(headers, longest)
        if "content-length" in headers or "transfer-encoding" in headers:
            await body.fill(receive, longest)
        return await self._pool.answer(make_environ(scope, headers, body))

    def _refuse(self, status: HTTPStatus, path: str, headers: Mapping[str, str]) -> Answer:
        described, page = self._word_refusal(status, path, headers)
        sent = [
            *((name.encode(), value.encode()) for name, value in described),
            (b"content-length", str(len(page)).encode()),
            (b"cache-control", b"no-store"),
            # What was not read of the body is not taken for the next request.
            (b"connection", b"close"),
        ]
        if status == HTTPStatus.SERVICE_UNAVAILABLE:
            sent.append((b"retry-after", str(RETRY_AFTER).encode()))
        return Answer(status.value, sent, WholeContent(page))
