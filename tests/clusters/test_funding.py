"""The funding banner says what the rules of the programme want, in the programme's languages."""

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from lxml import html

from clusters.enums import FundingRules
from clusters.models import Programme
from clusters.readers.read_funding_rules import read_funding_statements, state_funding

CODES = [code for code, _name in settings.LANGUAGES]


def banner(programme: Programme | None) -> str:
    return render_to_string(
        "clusters/components/funding_banner.html", {"statements": state_funding(programme)}
    )


@pytest.mark.parametrize("rule_set", FundingRules.values)
def test_every_rule_set_is_worded_in_every_language_of_the_site(rule_set: str) -> None:
    statements = read_funding_statements(rule_set, CODES)

    assert [statement.language for statement in statements] == CODES
    assert all(statement.union for statement in statements)


def test_union_is_spelled_out_and_the_fund_named_for_2014_2020() -> None:
    german = read_funding_statements("eu-2014-2020", ["de"])[0]

    assert (german.union, german.fund) == (
        "Europäische Union",
        "Europäischer Fonds für Regionale Entwicklung",
    )


@pytest.mark.parametrize(
    ("language", "fund", "state"),
    [
        ("en", "European Regional Development Fund", "state budget"),
        ("de", "Europäischen Fonds für Regionale Entwicklung", "Staatshaushalt"),
        ("pl", "Europejskiego Funduszu Rozwoju Regionalnego", "budżetu państwa"),
    ],
)
def test_small_project_fund_names_both_who_pay(language: str, fund: str, state: str) -> None:
    statement = read_funding_statements("small-project-fund-va", [language])[0]

    assert fund in statement.text
    assert state in statement.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Co-funded by the European Union"),
        ("de", "Kofinanziert von der Europäischen Union"),
        ("pl", "Współfinansowane przez Unię Europejską"),
    ],
)
def test_2021_2027_has_the_one_sentence_of_the_regulation(language: str, words: str) -> None:
    assert read_funding_statements("eu-2021-2027", [language])[0].text == words


def test_a_language_without_wording_is_left_out() -> None:
    statements = read_funding_statements("eu-2021-2027", ["cs", "pl"])

    assert [statement.language for statement in statements] == ["pl"]


def test_banner_names_every_language_of_the_programme_the_readers_first() -> None:
    programme = Programme(rule_set="eu-2014-2020", statement_languages=["de", "pl"])
    with translation.override("pl"):
        tree = html.fromstring(banner(programme))

    assert [item.get("lang") for item in tree.iterfind(".//li")] == ["pl", "de"]
    emblem = tree.find(".//img")
    assert (emblem.get("width"), emblem.get("height")) == ("72", "48")
    assert emblem.get("alt") == "Unia Europejska. Europejski Fundusz Rozwoju Regionalnego"
    assert emblem.get("lang") == "pl"


def test_without_a_programme_there_is_no_banner() -> None:
    assert banner(None).strip() == ""
