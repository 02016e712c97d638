"""Words stay together at a line’s end where readers of their language expect it, and nothing else changes."""

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from cms.templatetags.typography import in_language, lang_attr, territory, typographic
from cms.text.bind_words import bind_plain_text, bind_words, bind_words_in_html
from cms.text.wordings import Wording

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
    assert bind_plain_text("pary polsko-niemieckie", "pl") == 'pary <span class="nb">polsko-niemieckie</span>'


def test_long_compound_may_break() -> None:
    text = "zachodniopomorsko-meklemburski"

    assert bind_plain_text(text, "pl") == text


def test_stroke_between_long_words_may_break_and_between_short_ones_not() -> None:
    assert bind_plain_text("Brandenburg/Polen und/oder", "de") == "Brandenburg/<wbr>Polen und/oder"


def test_typed_markup_is_escaped() -> None:
    assert bind_plain_text("w <b>domu</b> & „o”", "pl").startswith(f"w{NB}&lt;b&gt;domu&lt;/b&gt; &amp;")


@pytest.mark.parametrize(
    "html",
    [
        '<a href="/o-nas/?a i b" title="w domu">tekst</a>',
        '<a title="1 > 0 w domu">tekst</a>',
        "<code>i w kodzie</code>",
        "<pre>o <b>w</b> z</pre>",
        "<svg><text>w domu</text></svg>",
        "<!-- w domu -->",
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


def test_filter_escapes_text_and_keeps_safe_html() -> None:
    assert typographic("<i>w domu</i>", "pl") == f"&lt;i&gt;w{NB}domu&lt;/i&gt;"
    assert typographic(mark_safe("<i>w domu</i>"), "pl") == f"<i>w{NB}domu</i>"
    assert isinstance(typographic("a", "pl"), SafeString)
    assert typographic(None, "pl") == ""


def test_filter_takes_the_active_language_by_default() -> None:
    with translation.override("pl"):
        assert typographic("w domu") == f"w{NB}domu"
    with translation.override("de"):
        assert typographic("w domu") == "w domu"


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
