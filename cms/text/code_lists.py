"""Open lists of standard codes: languages, countries and currencies, named in the reader's language.

Names come from the Unicode CLDR. Common codes come first in a choice; a site names its own in its settings.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from anyascii import anyascii
from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.text.cldr import find_locale
from cms.text.languages import active_language

ISO_LANGUAGE = re.compile("[a-z]{2,3}")
ISO_COUNTRY = re.compile("[A-Z]{2}")
# Not languages: several, none, unknown.
NO_LANGUAGES = frozenset({"mul", "und", "zxx"})
# Groups of countries, parts of them that ISO 3166 only reserves, and codes for tests.
NO_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})

Choices = list[tuple[str, list[tuple[str, str]]]]


@dataclass(frozen=True)
class CodeList:
    """One standard's codes.

    Parameters:
        setting: the setting that names the common codes.
        common: the common codes where the setting is missing.
        read_names: takes a locale, returns the name of every code that may be stored.
        read_offered: returns the codes that are offered; by default all.
    """

    setting: str
    common: tuple[str, ...]
    read_names: Callable[[Locale], Mapping[str, str]]
    read_offered: Callable[[], frozenset[str]] | None = None

    def names(self) -> Mapping[str, str]:
        """Return the name of every code in the active language."""
        return _names(self, active_language())

    def name(self, code: str) -> str:
        """Return what the readers of the active language call a code, or the code where it has no name."""
        return self.names().get(code, code)

    def common_codes(self) -> list[str]:
        """Return the codes that stand first in a choice."""
        return list(getattr(settings, self.setting, self.common))

    def choices(self) -> Choices:
        """Return all codes with their names in two groups: the common ones, then the others by name."""
        names = self.names()
        common = self.common_codes()
        offered = self.read_offered() if self.read_offered else names.keys()
        others = sorted(
            ((code, names[code]) for code in offered if code in names and code not in common),
            key=lambda pair: anyascii(pair[1]).casefold(),
        )
        return [
            (str(_("Common")), [(code, self.name(code)) for code in common]),
            (str(_("All others")), others),
        ]


@lru_cache
def _names(code_list: CodeList, language: str) -> Mapping[str, str]:
    return MappingProxyType(dict(code_list.read_names(find_locale(language))))


def _language_names(locale: Locale) -> dict[str, str]:
    return {
        code: name
        for code, name in locale.languages.items()
        if ISO_LANGUAGE.fullmatch(code) and code not in NO_LANGUAGES
    }


def _country_names(locale: Locale) -> dict[str, str]:
    return {
        code: name
        for code, name in locale.territories.items()
        if ISO_COUNTRY.fullmatch(code) and code not in NO_COUNTRIES
    }


def _currency_names(locale: Locale) -> dict[str, str]:
    """Return code and name of all currencies there ever were: a price of before the euro stays readable."""
    return {
        code: f"{code} – {locale.currencies[code]}" if code in locale.currencies else code
        for code in get_global("all_currencies")
    }


@lru_cache
def _present_currencies() -> frozenset[str]:
    today = datetime.datetime.now(datetime.UTC).date()
    return frozenset(
        code
        for territory in get_global("territory_currencies")
        for code in get_territory_currencies(territory, today, today)
    )


LANGUAGES = CodeList(
    "WORKSHOP_SPOT_COMMON_LANGUAGES",
    ("en", "pl", "de", "cs", "sk", "uk", "fr", "da", "sv", "lt"),
    _language_names,
)
COUNTRIES = CodeList(
    "WORKSHOP_SPOT_COMMON_COUNTRIES",
    ("DE", "PL", "AT", "BE", "CZ", "DK", "FR", "LT", "NL", "SK", "SE", "UA"),
    _country_names,
)
CURRENCIES = CodeList(
    "WORKSHOP_SPOT_COMMON_CURRENCIES", ("EUR", "PLN", "CZK"), _currency_names, _present_currencies
)
