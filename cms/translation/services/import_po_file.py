"""Take in translations made in a PO editor."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.contrib.auth.models import AbstractBaseUser
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from wagtail_localize.models import (
    StringNotUsedInContext,
    StringTranslation,
    Translation,
    UnknownContext,
    UnknownString,
)

from cms.markup.check_address import shorten
from cms.translation.exceptions import TranslationRefused
from cms.translation.readers.check_segment import clean_segment

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
    refused = list(_list_refused(translation, catalogue))
    result.warnings += refused
    result.taken -= len(problems) + len(refused)
    return result


def _list_refused(translation: Translation, catalogue: polib.POFile) -> Iterator[str]:
    """Word what is wrong with entries that were stored to be mended, and are used nowhere until then."""
    refused = {
        (segment.translation_of.data, segment.context.path): segment
        for segment in StringTranslation.objects.filter(
            locale=translation.target_locale, context__object_id=translation.source.object_id, has_error=True
        ).select_related("translation_of", "context")
    }
    for index, entry in enumerate(catalogue):
        segment = refused.get((entry.msgid, entry.msgctxt))
        if entry.msgstr and segment is not None and segment.data == clean_segment(entry.msgstr):
            yield _("Entry %(number)d (“%(text)s”): %(problem)s") % {
                "number": index + 1,
                "text": shorten(entry.msgid),
                "problem": segment.field_error or segment.get_error(),
            }


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
