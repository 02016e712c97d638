"""No text in an exported file is a formula, wherever a spreadsheet splits the lines.

Excel splits at semicolons where a comma stands in numbers, as in Polish and German.
"""

import csv
import io
import re
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.desks.guard_formula import guard_split_formula
from cms.desks.lists import write_csv

pytestmark = pytest.mark.sqlite  # no database is asked

DANGEROUS = ("=", "+", "-", "@", "\t")
SEPARATORS = (",", ";", "\t")
# What matters stands close together far more often than in texts of any characters.
texts = st.text(st.sampled_from("=+-@\t\r\n,;\"' ax1＝－") | st.characters(codec="utf-8"), max_size=12)
tables = st.lists(st.lists(texts, min_size=3, max_size=3), max_size=4)


def find_formulas(content: bytes) -> list[str]:
    """Return what would be a formula for readers that know quotes, and for those that cut at each mark."""
    text = content.decode("utf-8-sig")
    cells = [
        cell
        for separator in SEPARATORS
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        for cell in row
    ]
    for separator in SEPARATORS:
        for piece in re.split(rf"\r\n|[{separator}\r\n]", text):
            cells += [piece, piece.strip('"')]
    # Who takes the end of a line into a cell finds the next line there: it is looked at like all others.
    return [cell for cell in cells if cell.lstrip("\r\n").startswith(DANGEROUS)]


@given(tables)
def test_however_it_is_split_no_cell_is_a_formula(rows: list[list[str]]) -> None:
    assert find_formulas(write_csv(["Name", "E-mail", "Answer"], rows)) == []


@given(texts)
def test_no_text_has_a_carriage_return_of_its_own(text: str) -> None:
    assert "\r" not in str(guard_split_formula(text))


CASES = [
    "x;=1+1;",
    "=1+1",
    'x;"=1+1"',
    '"=1+1"',
    "x\n=1",
    "x\r-1",
    "x,+1",
    "x\t@y",
    "x;;=1",
    "x;\t=1",
    '"";=1',
]


@pytest.mark.parametrize("text", CASES)
def test_known_tricks(text: str) -> None:
    assert find_formulas(write_csv(["Answer"], [["Anna", text, "Berta"]])) == []
    assert find_formulas(write_csv([text], [])) == []


@pytest.mark.parametrize("text", ["x;=1+1;", 'x;"=1+1"', "x\n=1", "x,+1"])
def test_control_a_guard_at_the_beginning_only_lets_them_pass(text: str) -> None:
    with mock.patch("cms.desks.lists.guard_split_formula", lambda value: value):
        assert find_formulas(write_csv(["Answer"], [["Anna", text]])) != []


@pytest.mark.parametrize(
    "value",
    [
        "Anna; Berta",
        "1+1",
        "well-known",
        "a, b - c",
        "ewa@example.org",
        "",
        " =1",
        "'=1",
        "one\n\ntwo",
        7,
        -7,
        None,
    ],
)
def test_other_values_pass_unchanged(value: object) -> None:
    assert guard_split_formula(value) == value
