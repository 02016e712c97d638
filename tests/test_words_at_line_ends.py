"""On every public page, in every language, words that belong together stay together at a line's end.

What is shown comes from editors, from catalogues and from Python; each has to pass through `typographic`. Two
tests look for what does not: one reads the pages of the demonstration, the other the templates, since no
demonstration shows every sentence.
"""

import re
from collections.abc import Iterator
from functools import cache

import polib
import pytest
from django.test import Client
from lxml import html
from lxml.html import HtmlElement

from cms.text.bind_words import bind_words
from scripts.catalogues import ROOT
from tests.e2e.addresses import visits
from tests.factories.fixtures import DemoSite

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # texts are alike on any engine

# Never broken over lines, or kept as they are.
UNBROKEN = {"head", "script", "style", "svg", "option", "textarea", "pre", "code"}


def shown_texts(element: HtmlElement, language: str = "") -> Iterator[tuple[str, str]]:
    """Return each text that a visitor reads, with its language."""
    if not isinstance(element.tag, str) or element.tag in UNBROKEN:
        return
    language = element.get("lang", language)
    if element.text:
        yield language, element.text
    for child in element:
        yield from shown_texts(child, language)
        if child.tail:
            yield language, child.tail


def torn(content: bytes) -> set[str]:
    """Return the texts of a page in which something could be torn apart."""
    return {
        f"{language}: {text.strip()}"
        for language, text in shown_texts(html.fromstring(content))
        if bind_words(text, language) != text
    }


def test_no_page_of_the_demonstration_tears_words_apart(demo_site: DemoSite, client: Client) -> None:
    found = {visit.path: torn(client.get(visit.path).content) for visit in visits()}
    assert set().union(*found.values()) == set()


# --- What no demonstration shows ----------------------------------------------------------------------------
TEMPLATES = ROOT / "templates"
# For staff, and for letters.
NOT_PUBLIC = re.compile(
    r"(^|/)(admin|desk|mail|modeladmin|previews|translation|wagtail\w*)/|fact_panel|/letter|wordings"
)
TEMPLATE_TAG = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}", re.DOTALL)
SENTENCE = re.compile(
    r"""{%\s*trans(?:late)?\s+(?P<quote>["'])(?P<text>.*?)(?P=quote)(?P<rest>[^%]*)%}"""
    r"""|{%\s*blocktrans(?:late)?\b(?P<arguments>[^%]*)%}(?P<block>.*?){%\s*endblocktrans(?:late)?\s*%}""",
    re.DOTALL,
)
# What models, enums and pages call themselves; a person's or place's name is kept as it is.
LABEL = re.compile(
    r"{{\s*(?P<value>[\w.]*(?:_display|label|title|heading|sentence|button|text))(?P<rest>[^}]*)}}"
)
VALUE = re.compile(r"{{\s*(\w+)\s*}}")
PLURAL = re.compile(r"{%\s*plural\s*%}")
# What is kept in a variable is set where it is shown.
KEPT = re.compile(r"\s(as|asvar)\s+\w+")
PLACE_OF_A_VALUE = re.compile(r"%\(\w+\)s")
SETS = re.compile(r"typographic|in_its_language")


def sentences(source: str) -> Iterator[tuple[str, bool]]:
    """Return the msgid of each sentence that a template shows as text, and whether it is set."""
    for found in SENTENCE.finditer(source):
        before, arguments = source[: found.start()], found["rest"] or found["arguments"] or ""
        if is_text(before) and not KEPT.search(arguments):
            is_set = is_inside(before, "filter typographic", "endfilter") or bool(SETS.search(arguments))
            for form in PLURAL.split(found["text"] or found["block"]):
                yield VALUE.sub(r"%(\1)s", " ".join(form.split())), is_set


def labels(source: str) -> Iterator[tuple[str, bool]]:
    """Return each label from Python that a template shows as text, and whether it is set."""
    for found in LABEL.finditer(source):
        before = source[: found.start()]
        # A sentence's values are set with it.
        if is_text(before) and not is_inside(before, "blocktrans", "endblocktrans"):
            is_set = is_inside(before, "filter typographic", "endfilter") or bool(SETS.search(found["rest"]))
            yield found["value"], is_set


def is_inside(before: str, begin: str, end: str) -> bool:
    """Return whether a template tag is open."""
    return len(re.findall(rf"{{%\s*{begin}", before)) > len(re.findall(rf"{{%\s*{end}", before))


def is_text(before: str) -> bool:
    """Return whether what follows is read as text: not an attribute, a drawing or the page's title."""
    if is_inside(before, "block title", "endblock"):
        return False
    markup = TEMPLATE_TAG.sub("", before)
    is_attribute = markup.rfind("<") > markup.rfind(">")
    return not is_attribute and all(
        markup.rfind(f"<{element}") <= markup.rfind(f"</{element}") for element in ("svg", "title")
    )


@cache
def translations() -> dict[str, dict[str, list[str]]]:
    """Return what each msgid says in each language."""
    return {
        language: {
            message: [entry.msgstr, *entry.msgstr_plural.values()]
            for entry in polib.pofile(str(ROOT / "locale" / language / "LC_MESSAGES" / "django.po"))
            for message in (entry.msgid, entry.msgid_plural)
            if message
        }
        for language in ("pl", "de")
    }


def could_be_torn(message: str) -> bool:
    """Return whether a sentence has something to keep together in any language."""
    wordings = [("en", message)]
    wordings += [(code, words) for code, known in translations().items() for words in known[message]]
    # Any value may be a number.
    numbered = [(code, PLACE_OF_A_VALUE.sub("5", words)) for code, words in wordings]
    return any(bind_words(words, code) != words for code, words in numbered)


def public_templates() -> list[str]:
    paths = (str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
    return sorted(path for path in paths if not NOT_PUBLIC.search(path))


@pytest.mark.parametrize("path", public_templates())
def test_no_sentence_of_a_template_can_be_torn_apart(path: str) -> None:
    source = (TEMPLATES / path).read_text()
    unset = [message for message, is_set in sentences(source) if not is_set and could_be_torn(message)]
    assert unset == [], "Put {% filter typographic %}…{% endfilter %} around these."


@pytest.mark.parametrize("path", public_templates())
def test_no_label_of_a_template_can_be_torn_apart(path: str) -> None:
    unset = [label for label, is_set in labels((TEMPLATES / path).read_text()) if not is_set]
    assert unset == [], "Add |typographic, with the language that the words are in."


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('<p>{% translate "Go" %}</p>', [("Go", False)]),
        ('<p>{% filter typographic %}{% translate "Go" %}{% endfilter %}</p>', [("Go", True)]),
        ("{% blocktranslate trimmed %}\n A\n {{ b }}{% endblocktranslate %}", [("A %(b)s", False)]),
        ("{% blocktranslate %}A{% plural %}B{% endblocktranslate %}", [("A", False), ("B", False)]),
        ('<p title="{% translate "Go" %}">', []),
        ('{% translate "Go" as heading %}', []),
        ('{% block title %}{% translate "Go" %}{% endblock %}', []),
        ('<svg><text>{% translate "Oder" %}</text></svg>', []),
    ],
)
def test_sentences_of_a_template_are_found(source: str, found: list[tuple[str, bool]]) -> None:
    assert list(sentences(source)) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<dd>{{ phase.label }}</dd>", [("phase.label", False)]),
        ("<dd>{{ phase.label|typographic }}</dd>", [("phase.label", True)]),
        ("<dd>{% filter typographic %}{{ phase.label }}{% endfilter %}</dd>", [("phase.label", True)]),
        ('<video aria-label="{{ title }}">', []),
        ("{% block title %}{{ page.title }}{% endblock %}", []),
        ("{% blocktranslate %}On {{ title }}{% endblocktranslate %}", []),
        ("<dd>{{ person.name }}</dd>", []),
    ],
)
def test_labels_of_a_template_are_found(source: str, found: list[tuple[str, bool]]) -> None:
    assert list(labels(source)) == found


def test_a_page_that_tears_words_apart_is_noticed() -> None:
    page = b'<html lang="pl"><p>Mieszkam w domu <i lang="en">i see</i></p><textarea>w domu</textarea></html>'
    assert torn(page) == {"pl: Mieszkam w domu"}
