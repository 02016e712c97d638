"""A finished page, in the forms in which it is sent."""

import gzip
from dataclasses import dataclass, field
from hashlib import blake2b
from time import monotonic, time

from cms.freshness.stamp import Stamp

Headers = list[tuple[bytes, bytes]]

# What a front server or the page's own middleware says of one connection, or what is written anew here.
OWN_HEADERS = (b"content-length", b"etag", b"x-page-mark", b"date", b"connection")
SMALLEST_COMPRESSED = 500
COMPRESSED_TYPES = (b"text/", b"application/xml", b"application/json", b"image/svg")
# Seconds.
OLDEST_IN_NEED = 3600.0
SHOWN_WHILE_MADE_ANEW = 1.0


@dataclass
class Form:
    """The bytes of a page in one encoding, with their headers and those for whoever has them already."""

    body: bytes
    headers: Headers
    etag: bytes
    headers_unchanged: Headers


@dataclass
class Entry:
    """A page as it was made.

    Parameters:
        status: 200 or 404.
        made_at: the first number of the stamp when it was begun.
        good_until: seconds since 1970.
    """

    status: int
    made_at: int
    good_until: float
    plain: Form
    gzipped: Form | None
    made: float = field(default_factory=monotonic)
    # When somebody first saw that it was outdated.
    outdated_since: float = 0.0

    @property
    def size(self) -> int:
        """How much memory it takes, roughly, in bytes."""
        return len(self.plain.body) + (len(self.gzipped.body) if self.gzipped else 0) + 2048

    def is_fresh(self, changed: int) -> bool:
        """Whether it is what would be made now.

        Parameters:
            changed: the first number of the stamp now.
        """
        return self.made_at == changed and time() < self.good_until

    def may_stand_in(self, stamp: Stamp) -> bool:
        """Whether it may be shown while it is made anew: only places differ, and not for long."""
        if stamp.worded > self.made_at or time() >= self.good_until:
            return False
        now = monotonic()
        self.outdated_since = self.outdated_since or now
        return now - self.outdated_since < SHOWN_WHILE_MADE_ANEW

    def may_help_out(self, stamp: Stamp) -> bool:
        """Whether it may be shown because nothing newer can be made: nothing was withdrawn since."""
        return stamp.withdrawn <= self.made_at and monotonic() - self.made < OLDEST_IN_NEED


def make_entry(status: int, headers: Headers, body: bytes, mark: tuple[int, float]) -> Entry:
    """Return the page that an answer holds, compressed once.

    Parameters:
        status: of the answer.
        headers: of the answer, names in lower case.
        body: of the answer.
        mark: as `read_mark` returns it.
    """
    made_at, good_until = mark
    kept = [(name, value) for name, value in headers if name not in OWN_HEADERS]
    content_type = dict(headers).get(b"content-type", b"")
    digest = blake2b(body, digest_size=12).hexdigest().encode()
    gzipped = None
    if len(body) >= SMALLEST_COMPRESSED and content_type.startswith(COMPRESSED_TYPES):
        packed = gzip.compress(body, compresslevel=6, mtime=0)
        gzipped = _make_form(packed, [*kept, (b"content-encoding", b"gzip")], b'"%s-gz"' % digest)
    return Entry(status, made_at, good_until, _make_form(body, kept, b'"%s"' % digest), gzipped)


def _make_form(body: bytes, headers: Headers, etag: bytes) -> Form:
    tagged = [*headers, (b"etag", etag)]
    # Says what a whole answer would say, but nothing of a body that is not there (RFC 9110, 15.4.5).
    unchanged = [(name, value) for name, value in tagged if not name.startswith(b"content-")]
    return Form(body, [*tagged, (b"content-length", b"%d" % len(body))], etag, unchanged)
