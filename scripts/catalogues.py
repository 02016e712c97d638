"""The catalogues in locale/: read the sources' texts, merge and check them without gettext programs.

English is the language of the msgids. Its catalogue may leave every translation empty: an empty one shows
the msgid, and Django picks the right one of two English plural forms. Polish and German must be complete.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import polib
from babel.messages.extract import extract

from scripts.compile_catalogues import LOCALE_DIR, ROOT

SOURCES = ("cms", "home", "events", "clusters", "templates")
TEMPLATE_SUFFIXES = (".html", ".txt", ".xml", ".svg")
SOURCE_LANGUAGE = "en"
PLURAL_FORMS = {
    "en": "nplurals=2; plural=(n != 1);",
    "de": "nplurals=2; plural=(n != 1);",
    # As Django's own Polish catalogue has it, the fourth form being for fractions.
    "pl": "nplurals=4; plural=(n==1 ? 0 : (n%10>=2 && n%10<=4) && (n%100<12 || n%100>14) ? 1 : "
    "n!=1 && (n%10>=0 && n%10<=1) || (n%10>=5 && n%10<=9) || (n%100>=12 && n%100<=14) ? 2 : 3);",
}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PERCENT_PLACEHOLDER = re.compile(r"%\((\w+)\)")
BRACE_PLACEHOLDER = re.compile(r"(?<!\{)\{(\w+)[^{}]*\}(?!\})")
# What Django's templatize() makes of a template: these calls among rows of X.
TEMPLATE_CALL = re.compile(
    r"(?<![\w.])(n?p?gettext|_)\(((?:u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")(?:,\s*)?)+)"
)


class Key(NamedTuple):
    """What identifies a text in a catalogue."""

    context: str | None
    msgid: str

    def __str__(self) -> str:
        return f"{self.context} | {self.msgid}" if self.context else self.msgid


class Text(NamedTuple):
    """One text of the sources."""

    key: Key
    plural: str | None
    source: str
    comment: str | None


def _python_texts(path: Path, content: bytes) -> Iterator[Text]:
    for _line, message, comments, context in extract("python", BytesIO(content), KEYWORDS, ["Translators:"]):
        msgid, plural = (message[0], message[-1]) if isinstance(message, tuple) else (message, None)
        yield Text(Key(context, msgid), plural, path.as_posix(), " ".join(comments) or None)


def _template_texts(path: Path, content: bytes) -> Iterator[Text]:
    from django.utils.translation.template import templatize

    for call in TEMPLATE_CALL.finditer(templatize(content.decode(), origin=str(path))):
        arguments = list(ast.literal_eval(f"({call[2].rstrip().rstrip(',')},)"))
        context = arguments.pop(0) if "p" in call[1] else None
        plural = arguments[1] if call[1].startswith("n") else None
        yield Text(Key(context, arguments[0]), plural, path.as_posix(), None)


def source_files(root: Path = ROOT) -> Iterator[Path]:
    """Yield every file that may hold texts for people; migrations hold none."""
    for folder in SOURCES:
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", *TEMPLATE_SUFFIXES) and "migrations" not in path.parts:
                yield path


def collect(root: Path = ROOT) -> dict[Key, list[Text]]:
    """Return every text of the sources with all the places where it stands."""
    found: dict[Key, list[Text]] = {}
    for path in source_files(root):
        read = _python_texts if path.suffix == ".py" else _template_texts
        for text in read(path.relative_to(root), path.read_bytes()):
            if text.key.msgid:
                found.setdefault(text.key, []).append(text)
    return found


def placeholders(text: str) -> set[str]:
    """Return the named placeholders of a text, of both kinds: %(name)s and {name}."""
    return set(PERCENT_PLACEHOLDER.findall(text)) | set(BRACE_PLACEHOLDER.findall(text))


def catalogue_path(language: str, locale_dir: Path = LOCALE_DIR) -> Path:
    """Return where a language's catalogue lies."""
    return locale_dir / language / "LC_MESSAGES" / "django.po"


def _read(path: Path) -> polib.POFile:
    return polib.pofile(str(path), wrapwidth=100) if path.exists() else polib.POFile(wrapwidth=100)


def _plural_count(language: str) -> int:
    return int(PLURAL_FORMS[language].split("nplurals=")[1].split(";")[0])


def merge(language: str, texts: dict[Key, list[Text]], old: polib.POFile) -> polib.POFile:
    """Return the catalogue for these texts with the old one's translations; the day leaves no trace in it."""
    merged = polib.POFile(wrapwidth=100)
    merged.metadata = {
        "Project-Id-Version": "Workshop Spot",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS[language],
    }
    known = {Key(entry.msgctxt, entry.msgid): entry for entry in old if not entry.obsolete}
    for key in sorted(texts, key=lambda key: (key.msgid.casefold(), key.msgid, key.context or "")):
        places = texts[key]
        plural = next((text.plural for text in places if text.plural), None)
        entry = polib.POEntry(msgctxt=key.context, msgid=key.msgid, msgid_plural=plural or "")
        entry.occurrences = [(source, "") for source in sorted({text.source for text in places})]
        entry.comment = "\n".join(sorted({text.comment for text in places if text.comment}))
        if any(PERCENT_PLACEHOLDER.search(form) for form in (key.msgid, plural or "")):
            entry.flags = ["python-format"]
        _carry_over(entry, known.get(key), _plural_count(language))
        merged.append(entry)
    return merged


def _carry_over(entry: polib.POEntry, old: polib.POEntry | None, plural_count: int) -> None:
    if old is not None and "fuzzy" in old.flags:
        entry.flags = [*entry.flags, "fuzzy"]
    if entry.msgid_plural:
        forms = old.msgstr_plural if old else {}
        entry.msgstr_plural = {number: forms.get(number, "") for number in range(plural_count)}
    else:
        entry.msgstr = old.msgstr if old else ""


def check(language: str, texts: dict[Key, list[Text]], catalogue: polib.POFile) -> list[str]:
    """Return one line for each fault of a catalogue, naming the msgid."""
    faults = []
    if " ".join(catalogue.metadata.get("Plural-Forms", "").split()) != PLURAL_FORMS[language]:
        faults.append(f"Plural-Forms must be: {PLURAL_FORMS[language]}")
    known = {Key(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    faults += [f"obsolete: {entry.msgid}" for entry in catalogue if entry.obsolete]
    faults += [f"obsolete: {key}" for key in known if key not in texts]
    for key, places in texts.items():
        entry = known.get(key)
        if entry is None:
            faults.append(f"missing: {key} ({places[0].source})")
        else:
            faults += [f"{fault}: {key}" for fault in _entry_faults(language, entry, places)]
    return sorted(faults)


def _entry_faults(language: str, entry: polib.POEntry, places: Iterable[Text]) -> Iterator[str]:
    if "fuzzy" in entry.flags:
        yield "fuzzy"
    plurals = {text.plural for text in places if text.plural}
    if len(plurals) > 1 or {entry.msgid_plural or None} - {None} != plurals:
        yield "plural differs from the source"
        return
    forms = _forms(entry)
    if language == SOURCE_LANGUAGE and not any(forms):
        return
    if not all(form.strip() for form in forms):
        yield "empty"
        return
    if entry.msgid_plural and len(forms) != _plural_count(language):
        yield f"{len(forms)} plural forms instead of {_plural_count(language)}"
    yield from _placeholder_faults(entry, forms)


def _forms(entry: polib.POEntry) -> list[str]:
    if entry.msgid_plural:
        return [form for _number, form in sorted(entry.msgstr_plural.items())]
    return [entry.msgstr]


def _placeholder_faults(entry: polib.POEntry, forms: list[str]) -> Iterator[str]:
    """A translation names the source's placeholders; the form for exactly one may leave the number out."""
    single, many = placeholders(entry.msgid), placeholders(entry.msgid_plural or entry.msgid)
    for number, form in enumerate(forms):
        used = placeholders(form)
        for name in sorted(used - (single | many)):
            yield f"unknown placeholder “{name}”"
        required = single & many if number == 0 else many
        for name in sorted(required - used):
            yield f"missing placeholder “{name}”"


def update(locale_dir: Path = LOCALE_DIR, root: Path = ROOT) -> list[str]:
    """Bring every catalogue up to date; return the msgids that were dropped because no source has them."""
    texts = collect(root)
    dropped = []
    for language in PLURAL_FORMS:
        path = catalogue_path(language, locale_dir)
        old = _read(path)
        dropped += [
            f"{language}: {entry.msgid}" for entry in old if Key(entry.msgctxt, entry.msgid) not in texts
        ]
        path.parent.mkdir(parents=True, exist_ok=True)
        content = str(merge(language, texts, old)) + "\n"
        if not path.exists() or path.read_text() != content:
            path.write_text(content)
    return dropped


def check_all(locale_dir: Path = LOCALE_DIR, root: Path = ROOT) -> list[str]:
    """Return the faults of all catalogues, each with its language; a catalogue that does not parse is one."""
    texts = collect(root)
    faults = []
    for language in PLURAL_FORMS:
        path = catalogue_path(language, locale_dir)
        try:
            faults += [f"{language}: {fault}" for fault in check(language, texts, _read(path))]
        except OSError as error:  # polib's error for a file that is no catalogue
            faults.append(f"{language}: {error}")
    return faults
