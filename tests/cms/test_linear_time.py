"""Long input costs in proportion to its length: what is measured is the ratio, never the time itself."""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from statistics import median
from time import process_time

import pytest
from django.core.exceptions import ValidationError

from clusters.models.organisation import PHONE
from cms.mail.addresses import make_limit_key, make_recipient_key
from cms.markup.allow_lists import SEGMENT, shown, stored
from cms.markup.check_address import is_linkable, is_web_address
from cms.markup.clean_html import clean_html
from cms.markup.find_fault import find_fault
from cms.media.read_video_address import read_video_address
from cms.signin.limits import limit_account
from cms.text.bind_words import bind_words, bind_words_in_html
from cms.text.encode_address import encode_host
from cms.text.hyphenate import hyphenate
from cms.text.make_slug import make_slug
from cms.text.read_typed_text import read_typed_text

pytestmark = pytest.mark.sqlite  # nothing here asks the database

SHORT, FACTOR = 2_000, 10
# Ten times as long costs ten times as much, or a hundred times where pieces are looked at again and again.
LIMIT = 35
# Below this the clock says nothing.
MEASURABLE = 0.02

REPEATED = [
    "<!--", "<", "<!", '<a "', "<a '\"", "<a b='", "<b i>", "<p>", "</b>", "<h1>", "<a><p>", '<a href="/x">',
    "<b lang='pl'>", "]]>", "&#", "&amp", "&lt;", " ", "1 ", "a ", "a-", "a-b ", "1:", "1–", "1. ", "abcde/",
    "ł", "z. B. ", "nr ", "Interreg V ", "\n", "\u00a0", "a\u00a0", "(", "a@", "a.", "\u0315\u0300",
]  # fmt: skip


def _encode_host(text: str) -> None:
    with suppress(UnicodeError):
        encode_host(text)


def _read_video(text: str) -> None:
    read_video_address(f"https://example.org/{text}")


FUNCTIONS: dict[str, Callable[[str], object]] = {
    "bind words, Polish": lambda text: bind_words(text, "pl"),
    "bind words, German": lambda text: bind_words(text, "de"),
    "bind words, English": lambda text: bind_words(text, "en"),
    "bind words in HTML": lambda text: bind_words_in_html(text, "pl"),
    "bind words in a heading": lambda text: bind_words_in_html(f"<h1>{text}", "de"),
    "read typed text": read_typed_text,
    "make a slug": make_slug,
    "clean stored HTML": lambda text: clean_html(text, stored()),
    "clean faulty HTML": lambda text: clean_html(f"{text}<bad>", shown()),
    "find a fault": lambda text: find_fault(text, SEGMENT, is_exact=False),
    "check a link": is_linkable,
    "check an address": lambda text: is_web_address(f"https://{text}"),
    "read a video's address": _read_video,
    "check a telephone number": PHONE.fullmatch,
    "recognise a mailbox": lambda text: make_recipient_key(f"{text}@example.org"),
    "recognise a mailbox by its host": lambda text: make_recipient_key(f"a@{text}.example.org"),
    "count a mailbox": lambda text: make_limit_key(f"a{text}@example.org"),
    "count an account": lambda text: limit_account(f"a{text}", "203.0.113.0/24"),
    "write a host in ASCII": _encode_host,
}


def measure(function: Callable[[str], object], text: str) -> float:
    """Return the median time of three runs."""
    times = []
    for _run in range(3):
        hyphenate.cache_clear()
        start = process_time()
        with suppress(ValidationError):
            function(text)
        times.append(process_time() - start)
    return median(times)


def find_steep(function: Callable[[str], object], pieces: list[str]) -> list[str]:
    """Return the pieces of which ten times as many cost far more than ten times as much."""
    steep = []
    for piece in pieces:
        long = measure(function, piece * SHORT * FACTOR)
        if long > MEASURABLE and long > LIMIT * measure(function, piece * SHORT):
            steep.append(piece)
    return steep


@pytest.mark.parametrize("name", FUNCTIONS)
def test_ten_times_as_long_costs_about_ten_times_as_much(name: str) -> None:
    # A machine that is busy elsewhere may spoil one measurement, not the same one three times.
    steep = REPEATED
    for _attempt in range(3):
        steep = find_steep(FUNCTIONS[name], steep)
    assert steep == []


def test_the_measurement_finds_what_is_quadratic_in_marks() -> None:
    def spell(text: str) -> None:
        unicodedata.normalize("NFC", f"a{text[: len(text) // 4]}")

    assert find_steep(spell, ["\u0315\u0300", " "]) == ["\u0315\u0300"]


def test_the_measurement_finds_what_is_quadratic() -> None:
    comments = re.compile(r"<!--.*?-->", re.DOTALL)

    def search(text: str) -> None:
        comments.search(text[: len(text) // 4])  # a quarter is dear enough to be measured

    assert find_steep(search, ["<!--", " "]) == ["<!--"]
