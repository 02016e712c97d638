"""What the Unicode CLDR knows of each language, by Babel: names, dates, numbers."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from cms.text.languages import active_language

# Where the language alone does not name the country that readers of the site come from.
TERRITORIES = {"en": "en_GB", "de": "de_DE", "pl": "pl_PL"}
FALLBACK = "en_GB"


def active_locale() -> Locale:
    """Return Babel's locale of the active language."""
    return find_locale(active_language())


@lru_cache
def find_locale(code: str) -> Locale:
    """Return Babel's locale of a language; British English where CLDR does not know the language.

    Parameters:
        code: a language code as Django writes it, such as de or pt-br.
    """
    try:
        return Locale.parse(TERRITORIES.get(code, code.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(FALLBACK)
