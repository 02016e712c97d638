"""What an address may ask of a desk's list, and what the list exports."""

import datetime
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.urls import reverse
from wagtail.users.models import UserProfile

from cms.desks.lists import export_value
from home.roles import EDITORS, ORGANISERS
from tests.desks import log_in, read_text
from tests.factories import PersonFactory, RegistrationFactory, WorkshopFactory
from tests.factories.facts import PlaceFactory

PLACES = reverse("clusters_place_modeladmin_index")
NO_FILTER = "There is no such filter"


pytestmark = pytest.mark.django_db


class TestGuessing:
    """An editor sees no registration, no room and no password; nor may she guess them letter by letter."""

    @pytest.mark.parametrize(
        "lookup",
        [
            "workshops__registrations__email__startswith=a",
            "workshops__online_rooms__address__startswith=https://z",
            "organisations__pages__owner__password__startswith=pbkdf2",
            "name__startswith=S",
        ],
    )
    def test_a_list_answers_its_own_filters_only(self, lookup: str) -> None:
        place = PlaceFactory(name="Szczecin")
        RegistrationFactory(workshop=WorkshopFactory(place=place), email="anna@example.org")
        editor = log_in(EDITORS)
        assert NO_FILTER in read_text(editor.get(f"{PLACES}?{lookup}", follow=True))

    def test_its_own_filters_are_answered(self) -> None:
        PlaceFactory(name="Szczecin", country="PL")
        PlaceFactory(name="Greifswald", country="DE")
        text = read_text(log_in(EDITORS).get(f"{PLACES}?country=PL", follow=True))
        assert NO_FILTER not in text
        assert "Szczecin" in text
        assert "Greifswald" not in text

    def test_the_letters_desk_answers_an_unknown_filter_in_a_sentence(self) -> None:
        letters = reverse("cms_mail_letter_modeladmin_index")
        assert NO_FILTER in read_text(log_in(ORGANISERS).get(f"{letters}?foo=1", follow=True))


class TestExportingCsv:
    def test_is_in_the_language_of_the_admin_and_read_as_unicode(self) -> None:
        PersonFactory(name="Zażółć Gęś")
        organiser = log_in(ORGANISERS)
        UserProfile.objects.create(user=User.objects.get(), preferred_language="pl")
        response = organiser.get(
            reverse("events_person_modeladmin_index"), {"export": "csv"}, headers={"Accept-Language": "en"}
        )
        content = response.content
        assert content.startswith(b"\xef\xbb\xbf")
        heading, row = content.decode("utf-8-sig").splitlines()[:2]
        assert heading.startswith("Imię i nazwisko")
        assert "Zażółć Gęś" in row


@pytest.mark.parametrize(
    "value", [3, 2.5, Decimal("9.90"), datetime.date(2026, 12, 7)], ids=["count", "share", "price", "day"]
)
def test_a_table_program_gets_numbers_and_days_as_such(value: object) -> None:
    assert export_value(None, None, value) is value


def test_a_table_program_gets_anything_else_as_text() -> None:
    assert export_value(None, None, PlaceFactory.build(name="Gubin", country="PL")) == "Gubin, Poland"
