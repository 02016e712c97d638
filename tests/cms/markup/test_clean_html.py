"""HTML holds what an allow-list names and nothing else; what is right stays as it is, byte for byte."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.markup.allow_lists import SEGMENT, AllowList, _add_rule, shown, stored
from cms.markup.clean_html import clean_html
from cms.markup.find_fault import find_fault, validate_words
from tests.read_html import BAD_ADDRESSES, SCRIPTS, find_attacks, read_elements

pytestmark = pytest.mark.sqlite  # nothing here asks the database

LISTS: dict[str, Callable[[], AllowList]] = {"stored": stored, "shown": shown, "segment": lambda: SEGMENT}
PIECES = [
    *SCRIPTS.values(),
    *(f'<a href="{address}">' for address in BAD_ADDRESSES),
    '<a href="java&#9;script:steal()">', "<a href='/x' onclick='steal()'>", "<a href=/x>", "<a/href=/x>",
    '<a linktype="page" id="3">', '<a linktype="document" id="3" onclick="steal()">', "</a>", "</a x>",
    '<embed embedtype="image" id="3" alt="a > b" format="left"/>', '<embed src="//host.example/x.swf">',
    '<embed embedtype="media" url="javascript:steal()"/>', '<img src="/x.png" onerror="steal()">',
    '<p data-block-key="a1b2c">', "<p", "</p>", "<b>", "</b>", "<li>", "<ul>", "<br/>", "<br>", "<hr />",
    "<table><tr><td>", "<select>", "<option>", "<math><mtext><mglyph><style>", "</style>", "<template>",
    "<noscript>", "</noscript>", "<textarea>", "</title>", "<plaintext>", "<form><input name=x>", "<iframe>",
    "<style>@import '//host.example'", "<base href=//host.example/>", "<meta http-equiv=refresh>",
    "<!--", "-->", "--!>", "<!", "<?", "]]>", "<![CDATA[", "&lt;", "&#1;", "&#x3c;script>", "&nbsp;",
    "\u00a0", "\u00ad", "„Most”", "“Brücke”", '"', "'", "<", ">", "=", " ", "\n", "\r", "\t", "\x00", "\x0b",
    "\x7f", "\ud800", "\u2028", "text=\"<img title='", "<a href=\"/x\" href=\"javascript:steal()\">",
]  # fmt: skip
HTML = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5))).map("".join)


@pytest.mark.parametrize("which", LISTS)
@given(html=HTML)
def test_whatever_comes_only_what_is_allowed_is_left_and_a_second_time_changes_nothing(
    which: str, html: str
) -> None:
    allowed = LISTS[which]()
    cleaned = clean_html(html, allowed)

    for element, attributes in read_elements(cleaned):
        assert element in allowed.elements
        for name, value in attributes.items():
            assert allowed.permits(element, name, value), (element, name, value)
    assert find_attacks(cleaned) == []
    assert clean_html(cleaned, allowed) == cleaned
    assert find_fault(cleaned, allowed) is None


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_the_property_can_fail(script: str) -> None:
    assert find_attacks(f"<p>{script}</p>")


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_a_link_loses_an_address_that_cannot_be_linked_and_keeps_its_words(address: str) -> None:
    written = address.replace("\t", "&#9;").replace("\n", "&#10;").replace("\x01", "&#1;")
    assert clean_html(f'<p><a href="{written}">words</a></p>', stored()) == "<p><a>words</a></p>"


@pytest.mark.parametrize(
    "html",
    [
        '<h2 data-block-key="a1b2c">Über uns</h2><p data-block-key="x9">„Most” – “bridge” ‚Brücke‘</p>',
        '<p>10\u00a0Uhr, Zusammen\u00adarbeit, w\u00a0domu<br/>Fish &amp; chips &lt;b&gt; &quot;x&quot;</p>',
        '<p><a linktype="page" id="3">Seite</a>, <a linktype="document" id="12">plik</a></p>',
        '<p><a href="https://example.org/?a=1&amp;b=2#c">x</a> <a href="mailto:a@example.org">y</a></p>',
        '<p><a href="tel:+48123456789">t</a> <a href="#plan">p</a> <a href="/en/about-us/">a</a></p>',
        '<ul><li data-block-key="1">a</li></ul><ol><li><b>b</b> <i>c</i></li></ol><hr/>',
        '<embed alt="Zwei &gt; eins" embedtype="image" format="left" id="3"/>',
        '<embed embedtype="media" url="https://vimeo.com/22439234"/>',
        "<blockquote>q</blockquote><p><sup>1</sup><sub>2</sub><s>3</s><code>4</code></p>",
        "<p>one\r\ntwo</p>\n<p></p>",
        "",
    ],
)  # fmt: skip
def test_what_the_editor_makes_stays_byte_for_byte(html: str) -> None:
    assert clean_html(html, stored()) == html
    validate_words(html)


def test_text_is_kept_where_markup_around_it_goes() -> None:
    html = '<div class="x"><p style="color:red">One <span>two</span> &lt; three</p></div><!-- four -->'
    assert clean_html(html, stored()) == "<p>One two &lt; three</p>"


def test_a_film_is_stored_and_not_shown() -> None:
    film = '<embed embedtype="media" url="https://vimeo.com/22439234"/>'
    assert clean_html(film, shown()) == ""


def test_an_element_that_another_app_registers_is_allowed_unless_it_could_run_something() -> None:
    elements: dict[str, dict] = {}
    for rule in ("mark", 'span[data-tone="x"]', "script", "iframe[src]", "q[onclick]", "u[style]"):
        _add_rule(elements, rule)
    assert {name: list(attributes) for name, attributes in elements.items()} == {
        "mark": [],
        "span": ["data-tone"],
        "q": [],
        "u": [],
    }


@pytest.mark.parametrize(
    "data", ["a < b", "1 <2", "Fish & chips", "<b>b</b>", "<B>b</B>", "<a id='a1'>x</a>", "x<br />y", "<br>"]
)
def test_a_segment_may_hold_what_translators_type(data: str) -> None:
    assert find_fault(data, SEGMENT, is_exact=False) is None


def test_a_refusal_names_the_piece_and_the_remedy() -> None:
    assert str(find_fault('<p><a href="//host.example/">x</a></p>', stored())) == (
        "The link to “//host.example/” cannot be kept. A link begins with https://, mailto: or tel:, "
        "or with a single / for a page of this site."
    )
    assert re.match("“<script>” cannot stand", str(find_fault("<p><script>x</script></p>", stored())))


def test_beside_what_is_taken_out_what_is_right_keeps_its_attributes() -> None:
    link = '<p data-block-key="a1b2c"><a href="https://host.example/x">x</a></p>'
    assert clean_html(f"{link}<script>steal()</script>", stored()) == link
    assert clean_html('<a href="/x" onclick="steal()">x</a>', stored()) == '<a href="/x">x</a>'
