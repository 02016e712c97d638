"""The catalogues' checker finds each kind of fault, and merging keeps what translators wrote."""

import gettext
import os
from pathlib import Path

import polib
import pytest

from scripts import catalogues
from scripts.catalogues import Key, Text
from scripts.compile_catalogues import compile_catalogues

pytestmark = pytest.mark.sqlite  # needs no database: once is enough

PYTHON = """
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

# Translators: shown on the front page
_("Welcome, %(name)s")
ngettext("One seat", "%(count)d seats", 3)
pgettext("month", "May")
"""
TEMPLATE = """{% load i18n %}
<h1>{% translate "Programme" %}</h1>
<p>{% translate "May" context "verb" %} {{ title|default:_("Untitled") }}</p>
{% blocktranslate count places=n trimmed %}
  {{ places }} place left
{% plural %}
  {{ places }} places left
{% endblocktranslate %}
{% blocktranslate with who=user %}Hello {{ who }}, it's 100% free{% endblocktranslate %}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with texts of every kind."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "views.py").write_text(PYTHON)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE)
    return tmp_path


def one_text(msgid: str, plural: str | None = None) -> dict[Key, list[Text]]:
    key = Key(None, msgid)
    return {key: [Text(key, plural, "home/views.py", None)]}


def catalogue(language: str, *entries: polib.POEntry) -> polib.POFile:
    file = polib.POFile()
    file.metadata = {"Plural-Forms": catalogues.PLURAL_FORMS[language]}
    file.extend(entries)
    return file


def test_collects_python_and_templates_with_context_and_plural(project: Path) -> None:
    found = catalogues.collect(project)

    assert set(found) == {
        Key(None, "Welcome, %(name)s"),
        Key(None, "One seat"),
        Key("month", "May"),
        Key(None, "Programme"),
        Key("verb", "May"),
        Key(None, "Untitled"),
        Key(None, "%(places)s place left"),
        Key(None, "Hello %(who)s, it's 100%% free"),
    }
    assert found[Key(None, "One seat")][0].plural == "%(count)d seats"
    assert found[Key(None, "%(places)s place left")][0].plural == "%(places)s places left"
    assert found[Key(None, "Welcome, %(name)s")][0].comment == "Translators: shown on the front page"


def test_update_keeps_translations_drops_obsolete_and_is_stable(project: Path) -> None:
    locale = project / "locale"
    catalogues.update(locale, project)
    path = catalogues.catalogue_path("pl", locale)
    file = polib.pofile(str(path))
    file.find("Programme").msgstr = "Program"
    file.append(polib.POEntry(msgid="Gone", msgstr="Nie ma"))
    file.save()

    dropped = catalogues.update(locale, project)
    content = path.read_text()

    assert dropped == ["pl: Gone"]
    assert polib.pofile(str(path)).find("Programme").msgstr == "Program"
    assert catalogues.update(locale, project) == []
    assert path.read_text() == content
    assert "POT-Creation-Date" not in content
    assert "#: home/views.py\n" in content


def test_polish_gets_four_forms(project: Path) -> None:
    catalogues.update(project / "locale", project)

    entry = polib.pofile(str(catalogues.catalogue_path("pl", project / "locale"))).find("One seat")

    assert sorted(entry.msgstr_plural) == [0, 1, 2, 3]


def test_a_complete_catalogue_has_no_fault() -> None:
    entry = polib.POEntry(msgid="Hello %(who)s", msgstr="Cześć, %(who)s")

    assert catalogues.check("pl", one_text("Hello %(who)s"), catalogue("pl", entry)) == []


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        (polib.POEntry(msgid="Other", msgstr="Inne"), "missing: Hello %(who)s (home/views.py)"),
        (polib.POEntry(msgid="Other", msgstr="Inne"), "obsolete: Other"),
        (polib.POEntry(msgid="Hello %(who)s", msgstr=" "), "empty: Hello %(who)s"),
        (
            polib.POEntry(msgid="Hello %(who)s", msgstr="Cześć, %(who)s", flags=["fuzzy"]),
            "fuzzy: Hello %(who)s",
        ),
        (polib.POEntry(msgid="Hello %(who)s", msgstr="Cześć"), "missing placeholder “who”: Hello %(who)s"),
        (
            polib.POEntry(msgid="Hello %(who)s", msgstr="%(who)s %(kto)s"),
            "unknown placeholder “kto”: Hello %(who)s",
        ),
        (polib.POEntry(msgid="Hello %(who)s", msgstr="x", obsolete=True), "obsolete: Hello %(who)s"),
    ],
)
def test_each_fault_is_named(entry: polib.POEntry, fault: str) -> None:
    assert fault in catalogues.check("pl", one_text("Hello %(who)s"), catalogue("pl", entry))


@pytest.mark.parametrize(
    ("forms", "faults"),
    [
        (["Jedno miejsce", "%(n)d miejsca", "%(n)d miejsc", "%(n)d miejsca"], []),
        (["Jedno miejsce", "%(n)d miejsca", "%(n)d miejsc"], ["3 plural forms instead of 4: One seat"]),
        (
            ["Jedno miejsce", "miejsca", "%(n)d miejsc", "%(n)d miejsca"],
            ["missing placeholder “n”: One seat"],
        ),
        (["Jedno miejsce", "", "%(n)d miejsc", "%(n)d miejsca"], ["empty: One seat"]),
    ],
)
def test_plural_forms_are_checked(forms: list[str], faults: list[str]) -> None:
    entry = polib.POEntry(msgid="One seat", msgid_plural="%(n)d seats", msgstr_plural=dict(enumerate(forms)))

    assert catalogues.check("pl", one_text("One seat", "%(n)d seats"), catalogue("pl", entry)) == faults


def test_a_wrong_plural_header_is_a_fault() -> None:
    file = catalogue("de")

    assert catalogues.check("pl", {}, file) == [f"Plural-Forms must be: {catalogues.PLURAL_FORMS['pl']}"]


def test_english_may_stay_empty_and_german_may_not() -> None:
    entry = polib.POEntry(msgid="Programme", msgstr="")

    assert catalogues.check("en", one_text("Programme"), catalogue("en", entry)) == []
    assert catalogues.check("de", one_text("Programme"), catalogue("de", entry)) == ["empty: Programme"]


def test_a_broken_catalogue_is_a_fault_and_no_crash(project: Path) -> None:
    catalogues.update(project / "locale", project)
    catalogues.catalogue_path("de", project / "locale").write_text('msgid "open\n')

    assert [fault for fault in catalogues.check_all(project / "locale", project) if fault.startswith("de: ")]


def test_compiles_only_what_changed_and_gettext_can_read_it(project: Path) -> None:
    locale = project / "locale"
    catalogues.update(locale, project)
    path = catalogues.catalogue_path("pl", locale)
    file = polib.pofile(str(path))
    file.find("Programme").msgstr = "Program"
    file.save()

    assert len(compile_catalogues(locale)) == 3
    assert compile_catalogues(locale) == []
    os.utime(path, ns=(path.stat().st_mtime_ns + 10**9,) * 2)
    assert compile_catalogues(locale) == [path.with_suffix(".mo")]
    assert gettext.translation("django", locale, ["pl"]).gettext("Programme") == "Program"
