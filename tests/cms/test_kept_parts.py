"""What pages are made of, on a site: drafts stay out of it, and nobody spoils it for others."""

import pytest
import time_machine
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Page

from cms.addresses.route_in_language import route_directly
from cms.freshness.current_stamp import mark_now
from cms.freshness.stamp import Outdated
from cms.page_cache import keep_part
from home.models import StandardPage
from tests.factories.pages import StandardPageFactory
from tests.factories.site import SiteTree

# Inside a transaction nothing is kept.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]


@pytest.fixture
def about(site: SiteTree) -> StandardPage:
    """A page with words that are published and others that are not."""
    about: StandardPage = StandardPageFactory(
        parent=site.homes["en"], title="Old title", body=[("text", "<p>Old words</p>")], show_in_menus=True
    )
    about.title, about.body = "New title", [("text", "<p>New words</p>")]
    about.save_revision()
    return about


def preview(page: Page) -> str:
    draft = Page.objects.get(pk=page.pk).get_latest_revision_as_object()
    return draft.make_preview_request().render().content.decode()


def visit(page: Page, client: Client) -> str:
    return client.get(page.get_url()).content.decode()


def test_a_preview_shows_the_draft_and_visitors_what_is_published(
    about: StandardPage, client: Client, admin_client: Client
) -> None:
    before = visit(about, client)
    assert "Old words" in before
    drafted = preview(about)
    assert "New title" in drafted
    assert "New words" in drafted
    assert visit(about, client) == visit(about, admin_client) == before

    mark_now(Outdated.BY_WORDS)

    assert "New words" in preview(about)
    assert visit(about, admin_client) == visit(about, client) == before


def test_control_if_previews_were_kept_they_would_show_what_is_published(
    about: StandardPage, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(timezone.now(), tick=False):  # what is kept ends with the minute
        visit(about, client)
        monkeypatch.setattr(keep_part, "is_same_for_all", lambda _request: True)
        assert "Old words" in preview(about)


def test_what_is_noted_on_a_page_that_is_served_is_not_on_it_the_next_time(about: StandardPage) -> None:
    def ask() -> HttpRequest:
        return RequestFactory().get(about.get_url())

    with override("en"):
        first = route_directly(ask(), "old-title/").page
        first.note = "of one visitor"
        first.title = "spoilt"
        second = route_directly(ask(), "old-title/").page

    assert second.title == "Old title"
    assert not hasattr(second, "note")
    assert second.locale.language_code == "en"
