"""Without scrolling, the front page says what this is, what is coming and who is behind it."""

from collections.abc import Callable

import pytest
from django.conf import settings

from tests.e2e.conftest import OpenPage

pytestmark = pytest.mark.usefixtures("demo_site")

Open = Callable[..., OpenPage]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
FIRST_SCREENS = [{"width": 1280, "height": 720}, {"width": 390, "height": 844}]
ANSWERS = {"what this is": ".hero .lead", "what is coming": ".next h2", "who is behind it": ".behind"}


@pytest.mark.parametrize("viewport", FIRST_SCREENS, ids=lambda size: str(size["width"]))
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen_answers_three_questions(
    open_page: Open, viewport: dict[str, int], language: str
) -> None:
    browser = open_page(f"/{language}/", viewport=viewport).page

    ends = {}
    for question, place in ANSWERS.items():
        box = browser.locator(place).bounding_box()
        assert box is not None, question
        ends[question] = box["y"] + box["height"]

    assert {question: end for question, end in ends.items() if end > viewport["height"]} == {}
