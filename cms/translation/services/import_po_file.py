"""Take in translations made in a PO editor."""

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail_localize.models import (
    StringNotUsedInContext,
    Translation,
    UnknownContext,
    UnknownString,
)

from cms.translation.exceptions import TranslationRefused

PO_MAX_BYTES = 2 * 1024 * 1024
TRANSLATION_HEADER = "X-WagtailLocalize-TranslationID"


@dataclass
class PoImport:
    """What a PO file brought: segments taken over, doubtful ones left out, and entries that fit nowhere."""

    taken: int = 0
    fuzzy: int = 0
    warnings: list[str] = field(default_factory=list)


def import_po_file(
    translation: Translation, file: UploadedFile | None, *, user: AbstractBaseUser | None = None
) -> PoImport:
    """Take over the finished entries of a PO file.

    Entries marked as fuzzy are somebody's or some machine's guess; they are left out until a person has
    confirmed them.

    Raises:
        TranslationRefused: when the file cannot be read or belongs to another translation; nothing is
        changed.
    """
    catalogue = _read(file)
    identity = catalogue.metadata.get(TRANSLATION_HEADER)
    if identity is None:
        raise TranslationRefused(
            _(
                "The file does not say which translation it belongs to: its header lacks “%(header)s”. "
                "Download the file here, fill it in and keep its first lines."
            )
            % {"header": TRANSLATION_HEADER}
        )
    if identity != str(translation.uuid):
        raise TranslationRefused(
            _("This file belongs to another translation. Download the file for this one and fill that in.")
        )
    result = PoImport()
    for entry in catalogue:
        if entry.msgstr and entry.fuzzy:
            result.fuzzy += 1
            entry.msgstr = ""
        elif entry.msgstr:
            result.taken += 1
    problems = translation.import_po(catalogue, user=user, tool_name=_("PO file"))
    result.warnings = [_explain(problem) for problem in problems]
    result.taken -= len(problems)
    return result


def _read(file: UploadedFile | None) -> polib.POFile:
    if file is None:
        raise TranslationRefused(_("Choose a PO file first."))
    if (file.size or 0) > PO_MAX_BYTES:
        raise TranslationRefused(
            _("The file is larger than %(limit)d MB. Is it the PO file of this translation?")
            % {"limit": PO_MAX_BYTES // (1024 * 1024)}
        )
    content = file.read()
    sentence = _("This is not a PO file that can be read. Save it as PO with UTF-8 and try again.")
    if b"\0" in content:
        raise TranslationRefused(sentence)
    try:
        # polib takes a text for a file's name when such a file exists, so it gets a file of ours.
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "upload.po"
            path.write_bytes(content)
            return polib.pofile(str(path))
    except (OSError, ValueError, LookupError, IndexError) as error:
        raise TranslationRefused(sentence) from error


def _explain(problem: UnknownString | UnknownContext | StringNotUsedInContext) -> str:
    if isinstance(problem, UnknownContext):
        return _("Entry %(number)d: there is no such place any more.") % {"number": problem.index + 1}
    return _("Entry %(number)d: the source does not say “%(text)s” any more.") % {
        "number": problem.index + 1,
        "text": problem.string,
    }
