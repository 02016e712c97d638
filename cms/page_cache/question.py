"""What a request asks for, as far as a kept page can answer it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from cms.page_cache.entry import Entry, Form, Headers
from cms.page_cache.store import Key

READING = ("GET", "HEAD")
UNCHANGED, NOT_FOUND = 304, 404
# Whoever sends one of these asks for something of their own, or what no page here needs.
FOR_ITSELF = frozenset({b"authorization", b"content-length", b"transfer-encoding", b"x-forwarded-host"})
HEEDED = FOR_ITSELF | {b"host", b"accept-encoding", b"if-none-match", b"x-forwarded-proto", b"cookie"}


@dataclass(frozen=True)
class Rules:
    """What is known of requests that may be answered from memory.

    Parameters:
        session_cookie: whoever sends it sees what is made for them.
        prefixes: paths below which pages for all are; elsewhere nothing is kept.
        parameters: names of query parameters that pages know; others are left out, for pages and for keys.
    """

    session_cookie: bytes
    prefixes: tuple[bytes, ...]
    parameters: frozenset[bytes]

    def choose_parameters(self, query: bytes) -> bytes:
        """Return the part of a query that pages know, in the order of the names."""
        parts = (part for part in query.split(b"&") if part.partition(b"=")[0] in self.parameters)
        return b"&".join(sorted(parts))


class Question(NamedTuple):
    """A page that is asked for, and in which form."""

    key: Key
    is_head: bool
    takes_gzip: bool
    known_etags: bytes


def choose_heeded(headers: Iterable[tuple[bytes, bytes]]) -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers that a page may depend on; most of what a browser says is no concern of one."""
    return tuple([header for header in headers if header[0] in HEEDED])


def read_question(
    rules: Rules,
    method: str,
    path: bytes,
    query: bytes,
    scheme: str,
    headers: Iterable[tuple[bytes, bytes]],
) -> Question | None:
    """Return what a request asks for; None where it has to be answered for itself.

    Parameters:
        rules: which requests are looked at.
        method: in upper case.
        path: as it was sent, with or without the query.
        query: as it was sent.
        scheme: by which the visitor came, as far as the server itself knows.
        headers: as `choose_heeded` returned them, names in lower case.
    """
    path = path.partition(b"?")[0]
    if method not in READING or not path.startswith(rules.prefixes):
        return None
    host = encodings = etags = b""
    came_by = scheme.encode()
    for name, value in headers:
        if name == b"host":
            if host:
                return None
            host = value
        elif name == b"accept-encoding":
            encodings = value
        elif name == b"if-none-match":
            etags = value
        elif name == b"x-forwarded-proto":
            came_by = value
        elif name != b"cookie" or rules.session_cookie in value:
            return None
    takes_gzip = b"gzip" in encodings and b"gzip;q=0" not in encodings.replace(b" ", b"")
    key = (host, came_by, path, rules.choose_parameters(query) if query else b"")
    return Question(key, method == "HEAD", takes_gzip, etags)


def reply(question: Question, entry: Entry) -> tuple[int, Headers, bytes]:
    """Return the answer that a kept page gives: status, headers and body."""
    form: Form = entry.gzipped if question.takes_gzip and entry.gzipped else entry.plain
    if question.known_etags and entry.status != NOT_FOUND and _knows(question.known_etags, form.etag):
        return UNCHANGED, form.headers_unchanged, b""
    return entry.status, form.headers, b"" if question.is_head else form.body


def _knows(etags: bytes, etag: bytes) -> bool:
    """Compare weakly (RFC 9110, 13.1.2): a front server that compresses marks the name as weak."""
    known = (part.strip().removeprefix(b"W/") for part in etags.split(b","))
    return etags.strip() == b"*" or etag in known


def leave_headers(headers: Iterable[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return what a page may depend on: nothing else of the one who happens to ask first gets into it."""
    return [(name, value) for name, value in headers if name in (b"host", b"x-forwarded-proto")]


def read_rules(settings: Any) -> Rules:
    """Return the rules that the settings of a site say."""
    languages: Mapping[str, Any] = dict(settings.LANGUAGES)
    addresses = (*(f"/{code}/" for code in languages), "/sitemap", "/robots.txt")
    return Rules(
        session_cookie=f"{settings.SESSION_COOKIE_NAME}=".encode(),
        prefixes=tuple(address.encode() for address in addresses),
        parameters=frozenset(name.encode() for name in settings.WORKSHOP_SPOT_PAGE_PARAMETERS),
    )
