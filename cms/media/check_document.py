"""Look whether an uploaded document is what its name says."""

import re
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

HEAD = 4096
# What a browser would run if it looked into a text itself instead of believing its type.
RUNNABLE = re.compile(rb"<\s*(!doctype|html|head|body|script|svg|iframe|\?xml)|^#!", re.IGNORECASE)
# The list of contents of an archive is read as a whole: that of a document has a few hundred entries.
MOST_CONTENTS = 1024 * 1024
# Office documents with programs in them have other endings.
MACROS = re.compile(r"(^|/)(vbaProject\.bin|Basic/)", re.IGNORECASE)


def check_document(file: IO[bytes], name: str, size: int) -> None:
    """Raise where a document is too large, of a kind that is not taken, or not of the kind that it says.

    Parameters:
        file: the document as it was uploaded.
        name: the file's name.
        size: the number of its bytes.

    Raises:
        ValidationError: with a sentence for whoever uploads it.
    """
    ending = PurePosixPath(name).suffix[1:].lower()
    if ending not in settings.WAGTAILDOCS_EXTENSIONS:
        raise ValidationError(
            _("Files of this kind are not taken. These are: %(endings)s.")
            % {"endings": ", ".join(settings.WAGTAILDOCS_EXTENSIONS)},
            code="document_ending",
        )
    if size > settings.WAGTAILDOCS_MAX_UPLOAD_SIZE:
        raise ValidationError(
            _("This file has %(size)s. It may have %(most)s.")
            % {
                "size": filesizeformat(size),
                "most": filesizeformat(settings.WAGTAILDOCS_MAX_UPLOAD_SIZE),
            },
            code="document_size",
        )
    file.seek(0)
    try:
        is_so = ending in KINDS and KINDS[ending](file, file.read(HEAD))
    finally:
        file.seek(0)
    if not is_so:
        raise ValidationError(
            _("This is not a %(kind)s file, or it is broken. Its content does not fit its name.")
            % {"kind": ending.upper()},
            code="document_content",
        )


def _begins(*starts: bytes) -> Callable[[IO[bytes], bytes], bool]:
    return lambda _file, head: head.startswith(starts)


def _is_text(file: IO[bytes], head: bytes) -> bool:
    """Whether it is text in any usual encoding, and not of a kind that a browser would run."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # spreadsheets write UTF-16 with its mark
        text = head[: len(head) // 2 * 2].decode("utf-16", errors="ignore").encode()
    else:
        text = head
    return b"\x00" not in text and not RUNNABLE.search(text)


def _is_subtitles(file: IO[bytes], head: bytes) -> bool:
    return head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT") and _is_text(file, head)


def _is_mp4(file: IO[bytes], head: bytes) -> bool:
    return head[4:8] == b"ftyp"


def _is_webm(file: IO[bytes], head: bytes) -> bool:
    return head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]


def _zip_with(*members: str, mimetype: str = "") -> Callable[[IO[bytes], bytes], bool]:
    """Return a check for an archive that has these files, and says of itself what it is."""

    def check(file: IO[bytes], head: bytes) -> bool:
        if not head.startswith(b"PK"):
            return False
        try:
            if _has_too_long_contents(file):
                return False
            with zipfile.ZipFile(file) as archive:
                names = set(archive.namelist())
                said = archive.open("mimetype").read(200).decode("ascii") if mimetype else ""
        except (zipfile.BadZipFile, OSError, KeyError, ValueError, RuntimeError, NotImplementedError):
            return False
        if members and any(MACROS.search(name) for name in names):
            return False
        return names.issuperset(members) and said.startswith(mimetype)

    return check


def _has_too_long_contents(file: IO[bytes]) -> bool:
    """Whether an archive's end says that its list of contents is longer than that of any document."""
    # As `ZipFile` itself finds the end, so that both read the same number.
    end = zipfile._EndRecData(file)  # type: ignore[attr-defined]  # noqa: SLF001
    return bool(end) and end[zipfile._ECD_SIZE] > MOST_CONTENTS  # type: ignore[attr-defined]  # noqa: SLF001


OPEN_DOCUMENT = "application/vnd.oasis.opendocument."

KINDS: dict[str, Callable[[IO[bytes], bytes], bool]] = {
    "csv": _is_text,
    "docx": _zip_with("[Content_Types].xml", "word/document.xml"),
    "key": _zip_with(),
    "mp4": _is_mp4,
    "odp": _zip_with("content.xml", mimetype=f"{OPEN_DOCUMENT}presentation"),
    "ods": _zip_with("content.xml", mimetype=f"{OPEN_DOCUMENT}spreadsheet"),
    "odt": _zip_with("content.xml", mimetype=f"{OPEN_DOCUMENT}text"),
    "pdf": _begins(b"%PDF-"),
    "pptx": _zip_with("[Content_Types].xml", "ppt/presentation.xml"),
    "rtf": _begins(b"{\\rtf"),
    "txt": _is_text,
    "vtt": _is_subtitles,
    "webm": _is_webm,
    "xlsx": _zip_with("[Content_Types].xml", "xl/workbook.xml"),
    "zip": _begins(b"PK\x03\x04", b"PK\x05\x06"),
}
