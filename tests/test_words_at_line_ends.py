"""On every public page, in every language, words that belong together stay together at a line's end.

What is shown comes from editors, from catalogues and from Python; all of it passes through the tag `typeset`,
which stands around each whole page. One test reads the pages of the demonstration; the other looks for the
tag, since no demonstration shows every sentence.
"""

import re
from collections.abc import Iterator

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
# Mail programs and the editor's own pages set their words themselves.
NOT_PUBLIC = re.compile(r"(^|/)(admin|mail|modeladmin)/")


def whole_pages() -> list[str]:
    """Return the public templates that begin a page of their own; all others are shown inside one of them."""
    paths = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
    return [
        path for path in paths if not NOT_PUBLIC.search(path) and "<html" in (TEMPLATES / path).read_text()
    ]


def test_the_pages_that_everything_is_shown_in_are_found() -> None:
    assert whole_pages() == ["base.html", "cms/bare_page.html", "wagtailcore/shared/block_preview.html"]


@pytest.mark.parametrize("path", whole_pages())
def test_every_page_is_typeset_as_a_whole(path: str) -> None:
    source = (TEMPLATES / path).read_text()
    assert source.index("{% typeset %}") < source.index("<html")
    assert source.index("</html>") < source.index("{% endtypeset %}")


def test_a_page_that_tears_words_apart_is_noticed() -> None:
    page = b'<html lang="pl"><p>Mieszkam w domu <i lang="en">i see</i></p><textarea>w domu</textarea></html>'
    assert torn(page) == {"pl: Mieszkam w domu"}
