"""Words stay together at a line’s end where readers of their language expect it, and nothing else changes."""

import pytest
from django.template import Context, Engine, Template
from django.utils import translation

from cms.templatetags.typography import in_language, lang_attr, territory
from cms.text.bind_words import bind_words, bind_words_in_html
from cms.text.hyphenate import SOFT_HYPHEN, hyphenate
from cms.text.wordings import Wording

pytestmark = pytest.mark.sqlite

NB = "\u00a0"


@pytest.mark.parametrize(
    ("language", "typed", "bound"),
    [
        ("pl", "Jesteśmy w domu", f"Jesteśmy w{NB}domu"),
        ("pl", "O tym i o owym", f"O{NB}tym i{NB}o{NB}owym"),
        ("pl", "A w Polsce z nami", f"A{NB}w{NB}Polsce z{NB}nami"),
        ("pl", "(w kwietniu)", f"(w{NB}kwietniu)"),
        ("pl", "„w kwietniu”", f"„w{NB}kwietniu”"),
        ("pl", "godz. 9:00", f"godz.{NB}9:00"),
        ("pl", "5 kwietnia, 30 miejsc", f"5{NB}kwietnia, 30{NB}miejsc"),
        ("pl", "Interreg V A Brandenburgia", f"Interreg{NB}V{NB}A Brandenburgia"),
        ("pl", "las i łąka", f"las i{NB}łąka"),
        ("de", "z. B. am 5. April", f"z.{NB}B. am 5.{NB}April"),
        ("de", "14:00–16:00 Uhr", f"14:00–16:00{NB}Uhr"),
        ("de", "über 80 Mitglieder", f"über 80{NB}Mitglieder"),
        ("en", "on 18 March 2021", f"on 18{NB}March 2021"),
        ("en", "1.2 MB, 25 EUR, 40 %", f"1.2{NB}MB, 25{NB}EUR, 40{NB}%"),
        ("en", "Interreg V A Brandenburg", f"Interreg{NB}V{NB}A Brandenburg"),
        ("en", "one – two", f"one{NB}– two"),
    ],
)
def test_words_that_belong_together_are_bound(language: str, typed: str, bound: str) -> None:
    assert bind_words(typed, language) == bound


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "a bridge and a river"),  # one-letter words are a matter of Polish
        ("de", "Haus i Tal"),
        ("pl", "kawa na moście"),
        ("pl", "zawsze woda"),
        ("en", "5 bridges"),
        ("en", "18 Marches"),
    ],
)
def test_other_words_stay_as_typed(language: str, text: str) -> None:
    assert bind_words(text, language) == text


def test_polish_compound_is_kept_whole() -> None:
    assert (
        bind_words_in_html("pary polsko-niemieckie", "pl")
        == 'pary <span class="compound">polsko-niemieckie</span>'
    )


def test_long_compound_may_break() -> None:
    text = "zachodniopomorsko-meklemburski"

    assert bind_words_in_html(text, "pl") == text


def test_stroke_between_long_words_may_break_and_between_short_ones_not() -> None:
    assert bind_words_in_html("Brandenburg/Polen und/oder", "de") == "Brandenburg/<wbr>Polen und/oder"


@pytest.mark.parametrize(
    ("typed", "bound"),
    [
        ("14:00–16:00 Uhr", f'<span class="nb">14:00–16:00</span>{NB}Uhr'),
        ("2014–2020, 5-7", '<span class="nb">2014–2020</span>, <span class="nb">5-7</span>'),
        ("10.–12. Mai", f'<span class="nb">10.–12.</span>{NB}Mai'),
        ("0335 55-123-4, 2026-11-21", "0335 55-123-4, 2026-11-21"),  # neither numbers nor dates for machines
    ],
)
def test_span_is_not_torn_at_its_dash(typed: str, bound: str) -> None:
    assert bind_words_in_html(typed, "de") == bound


@pytest.mark.parametrize(
    ("language", "word", "parted"),
    [
        ("de", "Internationalisierung", "Inter-na-tiona-li-sie-rung"),
        ("de", "Wirtschaftsförderung", "Wirt-schafts-för-de-rung"),
        ("de", "Zusammenarbeit", "Zusam-menarbeit"),  # not Zusamme-n-a-r-beit
        ("de", "Workshop", "Workshop"),
        ("pl", "umiędzynarodowienie", "umię-dzy-na-ro-do-wienie"),
        ("en", "communications", "communications"),
        ("tlh", "Geschäftsbeziehungen", "Geschäftsbeziehungen"),
    ],
)
def test_long_word_may_be_parted_where_its_language_parts_it(language: str, word: str, parted: str) -> None:
    assert hyphenate(word, language).replace(SOFT_HYPHEN, "-") == parted


def test_long_words_may_be_parted_in_headings_and_facts_only() -> None:
    word = "Wirtschaftsförderung"
    parted = hyphenate(word, "de")

    assert parted != word
    assert bind_words_in_html(f"<h2>{word} <b>{word}</b></h2><p>{word}</p>", "de") == (
        f"<h2>{parted} <b>{parted}</b></h2><p>{word}</p>"
    )
    assert bind_words_in_html(f'<p lang="pl">x</p><dd lang="de">{word}</dd>', "en") == (
        f'<p lang="pl">x</p><dd lang="de">{parted}</dd>'
    )


@pytest.mark.parametrize("text", ["wirtschaftsfoerderung@example.org", "www.wirtschaftsfoerderung.de/a"])
def test_address_is_not_parted(text: str) -> None:
    assert bind_words_in_html(f"<dd>{text}</dd>", "de") == f"<dd>{text}</dd>"


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/o-nas/?a i b" title="w domu">tekst</a>',
        '<a title="1 > 0 w domu">tekst</a>',
        "<code>i w kodzie</code>",
        "<pre>o <b>w</b> z</pre>",
        "<svg><text>w domu</text></svg>",
        "<!-- w domu -->",
        "<head><title>w domu</title></head>",
        "<option>w domu</option>",
        "<template><p>w <b>domu</b></p></template>",
    ],
)
def test_attributes_code_drawings_and_comments_stay_as_they_are(html: str) -> None:
    assert bind_words_in_html(html, "pl") == html


def test_text_after_code_is_bound_again() -> None:
    assert bind_words_in_html("<code>w x</code> w y", "pl") == f"<code>w x</code> w{NB}y"


def test_one_letter_word_is_bound_to_an_inline_element_but_not_over_the_end_of_a_paragraph() -> None:
    html = bind_words_in_html("<p>i <b>most</b> z </p><p>dalej</p>", "pl")

    assert html == f"<p>i{NB}<b>most</b> z </p><p>dalej</p>"


def test_unfinished_markup_is_left_alone() -> None:
    assert bind_words_in_html("<p>w domu <b", "pl") == f"<p>w{NB}domu <b"


@pytest.mark.parametrize(
    ("language", "html", "bound"),
    [
        ("en", '<p lang="pl">w domu</p> w domu', f'<p lang="pl">w{NB}domu</p> w domu'),
        (
            "pl",
            '<p>o tym <i lang="en">i see</i> i o tym</p>',
            f'<p>o{NB}tym <i lang="en">i see</i> i{NB}o{NB}tym</p>',
        ),
        (
            "en",
            '<div lang="pl"><div>w</div> w domu</div> w x',
            f'<div lang="pl"><div>w</div> w{NB}domu</div> w x',
        ),
        ("en", "<b lang=pl>w domu</b>", f"<b lang=pl>w{NB}domu</b>"),
        ("en", '<a hreflang="pl">w domu</a>', '<a hreflang="pl">w domu</a>'),
        ("pl", '<img lang="en" alt="x"> w domu', f'<img lang="en" alt="x"> w{NB}domu'),
        ("pl", '<p lang="en">i <svg><text lang="pl">w x</text></svg> i see</p>', None),
    ],
)
def test_words_are_bound_in_the_language_of_their_element(
    language: str, html: str, bound: str | None
) -> None:
    assert bind_words_in_html(html, language) == (html if bound is None else bound)


@pytest.mark.parametrize(
    "text", ["anna-nowak@example.org", "biuro@polsko-niemieckie.example", "www.e-usluga.pl"]
)
def test_addresses_stay_as_they_are(text: str) -> None:
    assert bind_words_in_html(text, "pl") == text


def test_tag_sets_what_stands_inside_in_the_active_language() -> None:
    source = "{% load typography %}w domu {% typeset %}<p>{{ words }}</p>{% endtypeset %}"
    with translation.override("pl"):
        polish = Template(source).render(Context({"words": "w <b>"}))
    with translation.override("de"):
        german = Template(source).render(Context({"words": "w <b>"}))

    assert polish == f"w domu <p>w{NB}&lt;b&gt;</p>"
    assert german == "w domu <p>w &lt;b&gt;</p>"


def test_blocks_inside_the_tag_can_be_filled_by_other_templates() -> None:
    base = Engine.get_default().from_string(
        "{% load typography %}{% typeset %}<p>{% block words %}{% endblock %}</p>{% endtypeset %}"
    )
    source = "{% extends base %}{% block words %}5 EUR{% endblock %}"

    assert Template(source).render(Context({"base": base})) == f"<p>5{NB}EUR</p>"


def test_lang_attribute_is_there_for_another_language_only() -> None:
    source = "{% load typography %}{% for code in codes %}<b{{ code|lang_attr }}></b>{% endfor %}"
    codes = ["de", "pl", "", Wording("Stettin", "de")]
    with translation.override("pl"):
        rendered = Template(source).render(Context({"codes": codes}))

    assert rendered == '<b lang="de"></b><b></b><b></b><b lang="de"></b>'


def test_lang_attribute_cannot_carry_markup() -> None:
    assert lang_attr('"><script>') == ' lang="&quot;&gt;&lt;script&gt;"'


def test_language_is_said_in_words_and_an_unknown_one_by_its_name() -> None:
    assert in_language("pl") == "in Polish"
    assert in_language("fr") == "French"
    assert in_language("xx-unknown") == "xx-unknown"


def test_territory_is_what_open_graph_expects() -> None:
    assert [territory(code) for code in ("en", "de", "pl", "pt-br")] == ["en_GB", "de_DE", "pl_PL", "pt_BR"]
