"""Languages, countries and currencies: open lists, the common codes first, named in the reader's language."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from clusters.models import Place
from cms.text.code_lists import COUNTRIES, CURRENCIES, LANGUAGES, CodeList

LISTS = {"languages": LANGUAGES, "countries": COUNTRIES, "currencies": CURRENCIES}


def codes(code_list: CodeList) -> tuple[list[str], list[str]]:
    (_common, first), (_others, rest) = code_list.choices()
    return [code for code, _name in first], [code for code, _name in rest]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ("Czech", "Czechia", "CZK – Czech Koruna")),
        ("de", ("Tschechisch", "Tschechien", "CZK – Tschechische Krone")),
        ("pl", ("czeski", "Czechy", "CZK – korona czeska")),
    ],
)
def test_names_are_in_the_readers_language(language: str, names: tuple[str, str, str]) -> None:
    with translation.override(language):
        assert (LANGUAGES.name("cs"), COUNTRIES.name("CZ"), CURRENCIES.name("CZK")) == names


@pytest.mark.parametrize(
    ("name", "known", "unknown"),
    [
        ("languages", {"cs", "hsb", "csb", "nl", "szl"}, {"und", "mul", "en_GB", "xx"}),
        ("countries", {"CZ", "JP", "LI"}, {"ZZ", "EU", "001", "XX"}),
        ("currencies", {"CZK", "NOK", "CHF"}, {"DEM", "XTS", "XAU"}),
    ],
)
def test_every_code_of_the_standard_is_offered_once(name: str, known: set[str], unknown: set[str]) -> None:
    common, others = codes(LISTS[name])

    assert known <= {*common, *others}
    assert unknown.isdisjoint({*common, *others})
    assert len(common + others) == len({*common, *others})


def test_a_currency_of_the_past_is_offered_no_more_and_still_has_its_name() -> None:
    assert CURRENCIES.name("DEM") == "DEM – German Mark"


def test_a_site_says_which_codes_are_common(settings: Any) -> None:
    settings.WORKSHOP_SPOT_COMMON_CURRENCIES = ["NOK", "EUR"]

    common, others = codes(CURRENCIES)

    assert common == ["NOK", "EUR"]
    assert "PLN" in others


@pytest.mark.parametrize(("language", "last"), [("de", "Zypern"), ("pl", "Zjednoczone Emiraty Arabskie")])
def test_the_others_are_in_the_order_of_their_names(language: str, last: str) -> None:
    with translation.override(language):
        _common, (_label, others) = COUNTRIES.choices()

    names = [name for _code, name in others]
    assert names[-1] == last
    # Letters with marks stand with those without, not behind all others.
    assert names.index("Ägypten" if language == "de" else "Łotwa") < len(names) - 20


@pytest.mark.parametrize("code", ["", "xx", "DE", "en_GB", "deu"])
def test_what_is_no_code_is_refused(code: str) -> None:
    place = Place(name="Děčín", name_language=code, country="CZ")

    with pytest.raises(ValidationError) as refused:
        place.full_clean(validate_unique=False, validate_constraints=False)

    assert set(refused.value.error_dict) == {"name_language"}


def test_a_czech_name_is_taken() -> None:
    place = Place(name="Děčín", name_language="cs", country="CZ")

    place.full_clean(validate_unique=False, validate_constraints=False)

    assert (place.get_name_language_display(), place.get_country_display()) == ("Czech", "Czechia")
