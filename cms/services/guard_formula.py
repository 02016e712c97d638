"""Keep what strangers typed from being a formula in a spreadsheet."""

from typing import TypeVar

# What Excel, LibreOffice and Google Sheets may take for the beginning of a formula, also after an import.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Value = TypeVar("Value")


def guard_formula(value: Value) -> Value | str:
    """Return a cell's value, a text that looks like a formula with an apostrophe before it.

    Spreadsheets take the apostrophe as “this is text”. Numbers, dates and other values pass unchanged.
    """
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
