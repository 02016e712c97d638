"""Visitors of a site behind the gate, with its pages in memory; and what each page would be without."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from cms.frame.word_refusal import word_refusal
from cms.freshness.current_stamp import read_stamp
from cms.gate.application import Gate
from cms.gate.limits import MIB, Limits
from cms.gate.pages import Pages
from cms.page_cache.question import read_rules
from cms.page_cache.store import PageStore
from tests.cms.gate.clients import Client

HOST = ("host", "localhost")
Headers = Iterable[tuple[str, str]]


class Site:
    """The whole site in this process, with a count of the pages that Django made.

    Parameters:
        settings: the site's.
        keeps: whether it keeps pages.
        keeps_parts: whether it keeps what pages are made of.
    """

    def __init__(self, settings: Any, *, keeps: bool = True, keeps_parts: bool = True) -> None:
        self.made: list[str] = []
        self._settings, self._keeps_parts = settings, keeps_parts
        self._application = get_wsgi_application()
        store, rules = PageStore(32 * MIB), read_rules(settings)
        pages = Pages(store, rules, read_stamp, lambda: read_stamp().changed) if keeps else None
        self.gate = Gate(self._count, Limits(threads=2), word_refusal, pages)

    def _count(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.made.append(environ["PATH_INFO"])
        self._settings.WORKSHOP_SPOT_KEEPS_PARTS = self._keeps_parts
        return self._application(environ, start_response)

    def visit(self, path: str, *, query: str = "", headers: Headers = (), method: str = "GET") -> Client:
        """Return the answer that a visitor gets."""
        return self.visit_all([path], query=query, headers=headers, method=method)[0]

    def visit_all(
        self, paths: Iterable[str], *, query: str = "", headers: Headers = (), method: str = "GET"
    ) -> list[Client]:
        """Return the answers that as many visitors get who come at the same moment."""

        async def run() -> list[Client]:
            clients = [
                Client(method=method, path=path, query=query, headers=[HOST, *headers]) for path in paths
            ]
            await asyncio.gather(*(client.ask(self.gate) for client in clients))
            return clients

        return asyncio.run(run())

    def read(self, path: str) -> str:
        """Return the words of a page with its status."""
        answer = self.visit(path)
        return f"{answer.status} {answer.headers.get('location', '')} {answer.content.decode()}"

    def close(self) -> None:
        """End its threads, and with them their connections."""
        self.gate._pool.close()
