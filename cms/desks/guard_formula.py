"""Keep what strangers typed from being a formula in a spreadsheet, or from breaking one."""

import re
from typing import TypeVar

# What Excel, LibreOffice and Google Sheets may take for the beginning of a formula, also after an import.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

# What XML, and so a workbook, cannot hold.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Value = TypeVar("Value")


def guard_formula(value: Value) -> Value | str:
    """Return a cell's value, a text that looks like a formula with an apostrophe before it.

    Spreadsheets take the apostrophe as “this is text”. Characters that no workbook can hold are left out.
    Numbers, dates and other values pass unchanged.
    """
    if not isinstance(value, str):
        return value
    text = UNWRITABLE.sub("", value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
