"""Keep what strangers typed from being a formula in a spreadsheet, or from breaking one."""

import re
from typing import TypeVar

# What Excel, LibreOffice and Google Sheets may take for the beginning of a formula, also after an import.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

# What XML, and so a workbook, cannot hold.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

# In a CSV file also what stands behind a mark that a spreadsheet may take for the end of a cell; where people
# write 1,5, as in Polish and German, it is the semicolon. Quotes within a cell hold nothing together.
SPLIT_STARTS = re.compile(r'(?:(?<=[,;\t\n])|\A)(?="*[=+\-@\t＝＋－＠])|\A(?=\n)')
LINE_BREAK = re.compile(r"\r\n?")

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


def guard_split_formula(value: Value) -> Value | str:
    """Return a cell's value for a CSV file: no formula however a spreadsheet splits the file's lines.

    An apostrophe stands before each place in a text where a formula would begin. In a workbook, where a cell
    is a cell, it would only spoil the texts. Line breaks become those of one kind.
    """
    if not isinstance(value, str):
        return value
    text = LINE_BREAK.sub("\n", UNWRITABLE.sub("", value))
    return SPLIT_STARTS.sub("'", text)
