"""Requests that nobody sends on purpose: every address with odd arguments, methods, headers and bodies."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote, quote_from_bytes

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET",) * 8 + ("POST",) * 8 + ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")
# Percent-encoded, as they stand in an address.
ARGUMENTS = (
    *("0", "1", "2", "7", "-1", "2147483648", "9223372036854775808", "9" * 40, "1e5", "0x10", "1.5"),
    *("nonsense", "..", "%2e%2e%2f", "%00", "%ff%fe", "a%0d%0aX:1", "%F0%9F%8C%89", "%D9%A3", "a" * 300),
    *("00000000-0000-0000-0000-000000000000", "en", "pl", "de", "xx", "events", "topic", "workshop"),
    *("'%20OR%201=1", "%3Cscript%3E", "{{7*7}}", "%25", "%", "+", "a/b", "%u0041", "null", "true", "[]"),
)
VALUES = (
    *("", "0", "1", "-1", "99999999999999999999999", "2147483648", "-9223372036854775809", "1e400", "NaN"),
    *("Infinity", "null", "true", "on", "nonsense", "\x00", "a\x00b", "\ud800", "\udfff", "\u202e", "ﷺ" * 50),
    *("٣", "2026-13-45", "0000-00-00", "9999-12-31", "25:61", "2026-03-29T02:30", "-", ",", ",,1", "a,b"),
    *("<script>", "{{7*7}}", "%s%n", "' OR 1=1 --", "../../etc/passwd", "C:\\x", "\r\nX: 1", "a" * 5000),
    *("[]", "{}", '{"a":', "[" * 200, '"\\ud800"', "00000000-0000-0000-0000-000000000000", "en", "pl", "xx"),
    *("9" * 5000, "auth.user:1", "events.workshop:abc", "events.workshop:" + "9" * 23, "a.b:" + "9" * 5000),
    *("//evil.example", "javascript:alert(1)", "https://[::1", "eva@example.org", "a@b", "ü@ü.example"),
)
NAMES = (
    *(
        "p",
        "q",
        "page",
        "id",
        "locale",
        "next",
        "ordering",
        "order",
        "export",
        "tags",
        "tag",
        "title",
        "slug",
    ),
    *("name", "email", "language", "action", "form-TOTAL_FORMS", "form-INITIAL_FORMS", "form-0-id", "parent"),
    *("collection", "collection_id", "page_type", "content_type", "object_id", "usage_count", "per_page"),
    *(
        "username",
        "password",
        "old_slug",
        "mode",
        "in_preview_panel",
        "revision",
        "state",
        "date",
        "starts_at",
    ),
    *("starts_at_0", "starts_at_1", "places", "file", "files[]", "body-count", "body-0-type", "body-0-value"),
    *("list_id", "positions", "position", "page_1", "select_all", "child_page", "destination", "comment-0"),
    *("is_ajax", "_w_chooser", "chosen-id", "multiple", "text", "segment", "value", "workflow", "uuid"),
    *("about", "workshop", "up_to", "state_seen"),
)
HEADERS = {
    "HTTP_ACCEPT_LANGUAGE": (
        "",
        "xx",
        "*",
        "pl;q=nonsense",
        "en;q=9e999",
        "-" * 3000,
        "zh-" + "a-" * 400,
        "ü",
    ),
    "HTTP_ACCEPT": ("", "*/*", "application/json", "text/html;q=", "a/b/c", ";;;", "text/*;q=2"),
    "HTTP_RANGE": ("bytes=0-", "bytes=-1", "bytes=9-1", "bytes=a-b", "bytes=0-0,2-3", "bytes=-" + "9" * 30),
    "HTTP_IF_MODIFIED_SINCE": ("nonsense", "Thu, 01 Jan 0001 00:00:00 GMT", "Sat, 31 Dec 99999 00:00:00 GMT"),
    "HTTP_IF_NONE_MATCH": ("*", '"', 'W/"', "a,b", '"' + "a" * 3000),
    "HTTP_HOST": ("", "localhost:99999", "a b", "[::1", "xn--a", "localhost:", "ü.example", "." * 300),
    "HTTP_ORIGIN": ("null", "http://[::1", "https://evil.example", "ü", "http://"),
    "HTTP_REFERER": ("http://[::1", "nonsense", "ü" * 100, "//"),
    "HTTP_SEC_FETCH_SITE": ("cross-site", "same-origin", "nonsense"),
    "HTTP_X_FORWARDED_FOR": ("nonsense", "1.2.3.4, ::1", "999.1.1.1", "," * 500, "::ffff:1.2.3.4%eth0"),
    "HTTP_X_REQUESTED_WITH": ("XMLHttpRequest", "nonsense"),
    "HTTP_COOKIE": ("sessionid=", "sessionid=nonsense; csrftoken=\x01", "=;=;", "a=" + "b" * 3000, "ü=ü"),
    "HTTP_USER_AGENT": ("", "\x01", "a" * 5000),
    "HTTP_EXPECT": ("100-continue", "nonsense"),
    "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE",),
    "CONTENT_LENGTH": ("nonsense", "-1", "0", "99999999999"),
    "HTTP_ACCEPT_ENCODING": ("gzip;q=nonsense", "identity;q=0, *;q=0", "br"),
}
FORM = "application/x-www-form-urlencoded"
CONTENT_TYPES = (
    *(FORM, FORM, FORM, "multipart/form-data; boundary=x", "application/json", "text/plain", "", "nonsense"),
    *(
        f"{FORM}; charset=utf-16",
        f"{FORM}; charset=nonsense",
        f"{FORM}; charset=utf-7",
        "multipart/form-data",
    ),
    *("multipart/form-data; boundary=" + "y" * 100, "application/json; charset=utf-16", "image/png"),
)
ARGUMENT = re.compile(r"<(?:\w+:)?\w+>")


@dataclass(frozen=True)
class Request:
    """A request, ready to be sent; what failed can be sent again by its number and seed."""

    number: int
    method: str
    path: str
    content_type: str = ""
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        start = f"{self.number}: {self.method} {self.path[:200]} {self.headers} {self.content_type}"
        return f"{start} {self.body[:200]!r}"


def list_patterns(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Yield the pattern of each address, as its parts were written."""
    for entry in resolver.url_patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from list_patterns(entry, pattern)
        elif isinstance(entry, URLPattern):
            yield pattern


def simplify(pattern: str) -> str:
    """Return an address with `<argument>` where something has to be filled in."""
    group = r"(?:[^()]|\([^()]*\))*"
    named = re.sub(rf"\(\?P<(\w+)>{group}\)", r"<\1>", pattern)
    unnamed = re.sub(rf"\({group}\)[*?]?", "<anything>", named)
    return "/" + re.sub(r"[\^$?\\]", "", unnamed)


def generate(seed: int, count: int, known: tuple[str, ...] = ()) -> Iterator[Request]:
    """Yield requests, the same ones for the same seed.

    Parameters:
        seed: which requests.
        count: how many.
        known: further arguments that exist, such as uuids.
    """
    chance = random.Random(seed)  # noqa: S311 – not for secrets
    addresses = sorted({simplify(pattern) for pattern in list_patterns(get_resolver())})
    arguments = ARGUMENTS + known * 4
    for number in range(count):
        address = ARGUMENT.sub(lambda _found: chance.choice(arguments), chance.choice(addresses))
        method = chance.choice(METHODS)
        headers = {}
        for name in chance.sample(sorted(HEADERS), chance.choice((0, 0, 1, 1, 2, 3))):
            headers[name] = chance.choice(HEADERS[name])
        path = _spoil(chance, address) + _query(chance)
        if method in ("POST", "PUT", "PATCH", "DELETE"):
            content_type = chance.choice(CONTENT_TYPES)
            yield Request(number, method, path, content_type, _body(chance, content_type), headers)
        else:
            headers.pop("CONTENT_LENGTH", None)
            yield Request(number, method, path, headers=headers)


def _spoil(chance: random.Random, address: str) -> str:
    """Return an address as it is, mostly; else with something wrong in it."""
    match chance.randrange(20):
        case 0:
            return address.rstrip("/") or "/"
        case 1:
            return "/" + address
        case 2:
            return address + quote_from_bytes(chance.randbytes(chance.randrange(1, 9)))
        case 3:
            return address.replace("/", "/%2F", 1)
        case 4:
            return address.upper()
    return address


def _query(chance: random.Random) -> str:
    pairs = [_pair(chance) for _time in range(chance.choice((0, 0, 0, 1, 2, 3, 12)))]
    return "?" + "&".join(pairs) if pairs else ""


def _pair(chance: random.Random) -> str:
    match chance.randrange(12):
        case 0:
            return quote_from_bytes(chance.randbytes(6)) + "=" + quote_from_bytes(chance.randbytes(6))
        case 1:
            return "%zz=%"
    name = chance.choice(NAMES)
    return f"{name}={quote(chance.choice(VALUES), errors='surrogatepass')}"


def _body(chance: random.Random, content_type: str) -> bytes:
    if chance.randrange(12) == 0:
        return chance.randbytes(chance.randrange(200))
    if content_type.startswith("multipart"):
        return _parts(chance)
    if "json" in content_type:
        return chance.choice((b"", b"{", b"[]", b'{"a": 1e999}', b'"\\ud800"', b"[" * 3000, b"\xff", b"null"))
    return "&".join(_pair(chance) for _time in range(chance.randrange(12))).encode("utf-8", "replace")


def _parts(chance: random.Random) -> bytes:
    parts = []
    for _time in range(chance.randrange(5)):
        name, value = chance.choice(NAMES), chance.choice(VALUES).encode("utf-8", "surrogatepass")
        file = chance.choice(("", "", '; filename="a.png"', '; filename="../../a.html"', '; filename=""'))
        parts.append(
            f'--x\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + value + b"\r\n"
        )
    return b"".join(parts) + chance.choice((b"--x--\r\n", b"--x--\r\n", b"", b"--x"))
