"""The controls of the form, which stand in one template: they are those that Django would write."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.http import QueryDict
from django.template.loader import render_to_string

from events.registration.forms import SignUpForm
from events.registration.readers.read_questions import read_questions
from tests.events.registration.conftest import World

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # texts are alike on any engine

CONTROLS = ["input", "textarea", "select"]
FIELDS = ("name", "email", "organisation", "language", "q_diet", "q_why", "q_photo")
WRONG = "name=<b>%22a%22&email=wrong&organisation=a%26b&language=xx&q_why=one%0Atwo</textarea>&q_photo=on"


def describe(tag: Tag) -> list[object]:
    """Return what a browser reads of a control and of its options."""
    return [(part.name, part.attrs, part.get_text()) for part in (tag, *tag.find_all("option"))]


@pytest.mark.parametrize("entered", [None, "", WRONG], ids=["empty", "nothing entered", "wrong"])
def test_each_control_is_what_django_would_write(world: World, entered: str | None) -> None:
    data = None if entered is None else QueryDict(entered)
    form = SignUpForm(world.workshop, read_questions(world.workshop), data)
    for name in FIELDS:
        field = form[name]
        shown = BeautifulSoup(render_to_string("events/registration/field.html", {"field": field}), "lxml")
        expected = BeautifulSoup(str(field), "lxml").find(CONTROLS)
        (control,) = shown.find_all(CONTROLS)
        control_text, expected_text = describe(control), describe(expected)
        assert control_text[0][1] == expected_text[0][1], name
        if control.name != "select":
            assert control_text == expected_text, name
        assert control_text[1:] == expected_text[1:], name
