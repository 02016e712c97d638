"""Loading the demonstration: only into a new site, at sensible times, and never from faulty content."""

import datetime
import stat
import zoneinfo
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from wagtail.models import Locale, Page, PageLogEntry
from wagtail_localize.models import Translation

from cms.translation.services.submit_for_translation import submit_for_translation
from events.models import Workshop
from home.demo.choose_times import choose_times, next_weekday
from home.demo.load_demo import is_new_site, load_demo
from home.demo.login_file import logins_path, read_logins
from home.demo.logins import LOGINS, write_logins
from home.demo.read_content import FOLDER, ContentError, read_content
from home.demo.translate_words import fill_segments
from home.models import HomePage
from tests.factories import SiteTree, WorkshopFactory

pytestmark = pytest.mark.django_db


# --- Whether to load -----------------------------------------------------------------------------------
def test_a_site_with_facts_of_its_own_is_left_alone(db: None) -> None:
    WorkshopFactory()
    assert load_demo() is False
    assert Workshop.objects.count() == 1


def test_a_site_with_pages_of_its_own_is_left_alone(site: SiteTree) -> None:
    assert load_demo() is False
    assert not get_user_model().objects.exists()


def test_a_site_whose_front_page_was_written_is_left_alone(site: SiteTree) -> None:
    for lists in (site.workshops, site.projects, site.partners):
        for page in lists.values():
            page.delete()
    PageLogEntry.objects.all().delete()
    HomePage.objects.update(headline="")
    assert is_new_site()
    HomePage.objects.filter(locale__language_code="de").update(headline="Eigene Worte")
    assert not is_new_site()


def test_a_site_emptied_on_purpose_stays_empty(site: SiteTree) -> None:
    HomePage.objects.update(headline="")
    for lists in (site.workshops, site.projects, site.partners):
        for page in lists.values():
            page.delete()
    assert Page.objects.filter(depth__gt=2).count() == 0
    assert load_demo() is False


# --- Times ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("offset", range(14))
def test_no_coming_workshop_falls_on_a_weekend(offset: int) -> None:
    today = datetime.date(2026, 3, 2) + datetime.timedelta(days=offset)
    chosen = next_weekday(today)
    assert chosen.weekday() < 5
    assert 0 <= (chosen - today).days <= 2
    assert (chosen == today) == (today.weekday() < 5)


@pytest.mark.parametrize(("today", "hours"), [("2026-03-02", 1), ("2026-03-20", 2)])
def test_hours_are_those_of_the_clock_at_the_place(today: str, hours: int) -> None:
    fact = {"time_zone": "Europe/Warsaw", "days_ahead": 16, "starts_time": "10:00", "ends_time": "12:00"}
    start, end = choose_times(fact, datetime.date.fromisoformat(today))
    assert (start.hour, end.hour) == (10, 12)
    assert start.tzinfo == zoneinfo.ZoneInfo("Europe/Warsaw")
    assert start.utcoffset() == datetime.timedelta(hours=hours)


# --- Log-ins ----
def test_log_ins_are_written_for_the_owner_alone(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    assert read_logins() == ""
    write_logins("first")
    write_logins("a-new-one")
    assert stat.S_IMODE(logins_path().stat().st_mode) == 0o600
    assert read_logins().count("a-new-one") == len(LOGINS)
    assert "first" not in read_logins()


# --- Content that is wrong ----
@pytest.fixture
def content_folder(tmp_path: Path) -> Path:
    (tmp_path / "pages").mkdir()
    (tmp_path / "forms").mkdir()
    for name in ("facts.toml", "registrants.toml", "forms/default.toml"):
        (tmp_path / name).write_bytes((FOLDER / name).read_bytes())
    return tmp_path


def write_page_file(folder: Path, key: str, parent: str) -> None:
    text = f'type = "standard"\nsource = "en"\nparent = "{parent}"\n[en]\ntitle = "{key}"\n'
    (folder / "pages" / f"{key}.toml").write_text(text)


def test_pages_come_after_what_they_refer_to(content_folder: Path) -> None:
    write_page_file(content_folder, "a", "b")
    write_page_file(content_folder, "b", "home")
    assert [page.key for page in read_content(content_folder).pages] == ["b", "a"]


def test_a_page_that_refers_to_none_is_named(content_folder: Path) -> None:
    write_page_file(content_folder, "a", "nowhere")
    with pytest.raises(ContentError, match=r"a\.toml refers to “nowhere”"):
        read_content(content_folder)


def test_pages_in_a_circle_are_named(content_folder: Path) -> None:
    write_page_file(content_folder, "a", "b")
    write_page_file(content_folder, "b", "a")
    with pytest.raises(ContentError, match="circle: a → b → a"):
        read_content(content_folder)


def test_a_segment_that_stands_twice_must_be_translated_alike(site: SiteTree) -> None:
    user = get_user_model().objects.create(username="translator")
    page = site.partners["en"]
    page.body = page.body.stream_block.to_python(
        [{"type": "text", "id": "1a", "value": "<p>Bridge</p><p>Bridge</p>"}]
    )
    page.save()
    Translation.objects.all().delete()
    site.partners["de"].delete()
    (translation,) = submit_for_translation(page, [Locale.objects.get(language_code="de")], user=user)
    version = type(page)(title="Partner", locale=page.locale)
    version.body = page.body.stream_block.to_python(
        [{"type": "text", "id": "1a", "value": "<p>Brücke</p><p>Steg</p>"}]
    )
    with pytest.raises(ContentError, match="says “Bridge” twice"):
        fill_segments("partners", translation, version, user)
