"""What visitors type: any script is text, what hides or turns text around is not."""

import pytest
from django.core.exceptions import ValidationError

from cms.desks.guard_formula import guard_formula
from cms.text.read_typed_text import read_typed_text

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  Anna  ", "Anna"),
        ("Anna\tMaria\r\nNowak", "Anna Maria Nowak"),
        ("", ""),
        ("\u200b\u2060\ufeff", ""),
        ("\u3164 \u00a0", "\u3164"),
        ("אנה \u200fנובק", "אנה \u200fנובק"),
        ("👩‍👩‍👧", "👩‍👩‍👧"),
        ("می‌خواهم", "می‌خواهم"),
    ],
)
def test_one_line(typed: str, read: str) -> None:
    assert read_typed_text(typed) == read


def test_several_lines_keep_their_breaks() -> None:
    assert read_typed_text(" a\r\nb\rc\u2029d\te ", several_lines=True) == "a\nb\nc\nd\te"


@pytest.mark.parametrize("character", ["\x00", "\x08", "\x1b", "\x7f", "\x9f", "\ud800"])
def test_control_characters_are_refused(character: str) -> None:
    with pytest.raises(ValidationError) as problem:
        read_typed_text(f"An{character}na")
    assert problem.value.code == "control_characters"


@pytest.mark.parametrize("character", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
def test_characters_that_turn_the_direction_are_refused(character: str) -> None:
    with pytest.raises(ValidationError) as problem:
        read_typed_text(f"An{character}na", several_lines=True)
    assert problem.value.code == "direction_controls"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "＝1"])
def test_what_a_spreadsheet_would_calculate_becomes_text(text: str) -> None:
    assert guard_formula(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Anna", "1+1", "", " =1", 7, -7, None])
def test_other_cells_pass_unchanged(value: object) -> None:
    assert guard_formula(value) == value
