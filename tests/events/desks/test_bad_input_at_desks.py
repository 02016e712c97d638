"""What desks do with what nobody should type."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from events.models import Workshop
from tests.desks import error_texts, read_form, read_text
from tests.factories import SiteTree, WorkshopFactory, WorkshopPageFactory

INDEX = reverse("events_workshop_modeladmin_index")
CREATE = reverse("events_workshop_modeladmin_create")


def add(client: Client, site: SiteTree, **changes: str) -> list[str]:
    """Post the form for a new workshop and return its errors."""
    data = read_form(client.get(CREATE)) | {
        "page_title": "Clear notes",
        "page_language": str(site.homes["en"].locale_id),
        "starts_at": "2031-05-06 17:00",
        "ends_at": "2031-05-06 19:30",
    }
    return error_texts(client.post(CREATE, data | changes))


@pytest.mark.parametrize("name", ["page_title", "platform"])
def test_control_characters_are_refused(organiser: Client, site: SiteTree, name: str) -> None:
    for text in ("Ring\x07bell", "turned \u202e round"):
        (error,) = add(organiser, site, **{name: text})
        assert "invisible" in error
    assert not Workshop.objects.exists()


def test_a_title_of_which_nothing_is_to_be_seen_is_none(organiser: Client, site: SiteTree) -> None:
    assert add(organiser, site, page_title="\u200b") == ["This field is required."]


def test_emoji_and_right_to_left_text_are_text(organiser: Client, site: SiteTree) -> None:
    assert add(organiser, site, page_title="Notes 📝 ملاحظات") == []
    assert Workshop.objects.get().name == "Notes 📝 ملاحظات"


@pytest.mark.parametrize("zone", ["Europe/Warsaw", "America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_year_that_is_a_slip_of_the_keyboard_is_refused(
    organiser: Client, site: SiteTree, zone: str, day: str
) -> None:
    errors = add(organiser, site, starts_at=f"{day} 00:10", ends_at=f"{day} 23:50", time_zone=zone)
    assert errors == ["Give a year from 1990 to 2100."] * 2


def test_a_title_with_a_control_character_can_be_exported(organiser: Client, site: SiteTree) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"], title="Ring\x07bell")
    page.workshop.name = "Ring\x07bell"
    page.workshop.save()
    content = organiser.get(INDEX, {"export": "xlsx"}).getvalue()
    rows = list(load_workbook(io.BytesIO(content)).active.values)
    assert rows[1][0] == "Ringbell"


@pytest.mark.parametrize("query", ["series__id__exact=abc", "nothing__like=this", "status__exact=bogus"])
def test_a_filter_that_does_not_exist_shows_a_list(organiser: Client, query: str) -> None:
    WorkshopFactory()
    response = organiser.get(f"{INDEX}?{query}", follow=True)
    assert response.status_code == 200
    assert "Workshops" in read_text(response)


@pytest.mark.parametrize("typed", ["tomorrow-ish", "2031-13-45 10:00", "2031-05-06", "17:00"])
def test_what_is_no_day_with_a_time_is_refused_and_shown_again(
    organiser: Client, site: SiteTree, typed: str
) -> None:
    assert add(organiser, site, starts_at=typed) == ["Give a day and a time, such as 2031-05-06 17:00."]
    response = organiser.post(CREATE, read_form(organiser.get(CREATE)) | {"starts_at": typed})
    assert read_form(response)["starts_at"] == [typed]
    assert not Workshop.objects.exists()


def test_an_english_date_begins_with_the_day(organiser: Client, site: SiteTree) -> None:
    assert add(organiser, site, starts_at="06/05/2031 17:00", ends_at="06/05/2031 18:00") == []
    assert Workshop.objects.get().local_start.strftime("%Y-%m-%d %H:%M") == "2031-05-06 17:00"
