"""Write amounts and shares as the active language does."""

from decimal import Decimal

from babel.numbers import format_currency, format_decimal

from cms.text.cldr import active_locale

NO_BREAK_SPACE = "\u00a0"


def format_number(number: int | Decimal) -> str:
    """Return a number with the language's marks: “1,234.5”, „1.234,5“, „1 234,5”."""
    return str(format_decimal(number, locale=active_locale()))


def format_money(amount: Decimal, currency: str) -> str:
    """Return an amount with the code of its currency, which no language abbreviates otherwise: “15,00 EUR”.

    Parameters:
        amount: how much; shown with as many decimals as the currency has.
        currency: the code of the currency (ISO 4217).
    """
    return str(format_currency(amount, currency, f"#,##0.00{NO_BREAK_SPACE}¤¤", locale=active_locale()))


def format_percentage(share: Decimal) -> str:
    """Return a share of a hundred: “85%”, „85 %“, „85%”.

    Parameters:
        share: of a hundred, not of one.
    """
    locale = active_locale()
    percent = locale.percent_formats[None].pattern
    sign = "%" if percent.endswith("0%") else f"{NO_BREAK_SPACE}%"
    return f"{format_decimal(share, locale=locale)}{sign}"
