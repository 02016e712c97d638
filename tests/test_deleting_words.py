"""Whoever may not publish deletes drafts of their own, and nothing that was ever published."""

from collections.abc import Callable
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PagePermissionTester

from home.models import StandardPage
from home.roles import EDITORS, ORGANISERS
from tests.desks import log_in
from tests.factories.pages import StandardPageFactory
from tests.factories.site import SiteTree

pytestmark = pytest.mark.django_db

TRANSLATORS = "Translators – English"


def one(client: Client, page: Page) -> None:
    client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))


def many(client: Client, page: Page) -> None:
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    client.post(f"{address}?id={page.pk}&next=/admin/")


DOORS = [one, many]


def user_of(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


def draft(site: SiteTree, owner: User | None = None) -> StandardPage:
    return StandardPageFactory(parent=site.homes["en"], title="Notes", live=False, owner=owner)


def published_once(site: SiteTree, owner: User | None = None) -> StandardPage:
    page = draft(site, owner)
    page.save_revision().publish()
    page.refresh_from_db()
    page.unpublish()
    return page


def is_deleted(page: Page) -> bool:
    return not Page.objects.filter(pk=page.pk).exists()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("role", [ORGANISERS, TRANSLATORS])
class TestWhoMayNotPublish:
    def test_deletes_a_draft_of_their_own(
        self, site: SiteTree, role: str, door: Callable[[Client, Page], None]
    ) -> None:
        client = log_in(role)
        page = draft(site, owner=user_of(client))
        door(client, page)
        assert is_deleted(page)

    def test_deletes_no_draft_of_somebody_else(
        self, site: SiteTree, role: str, door: Callable[[Client, Page], None]
    ) -> None:
        page = draft(site)
        door(log_in(role), page)
        assert not is_deleted(page)

    def test_deletes_nothing_that_was_published(
        self, site: SiteTree, role: str, door: Callable[[Client, Page], None]
    ) -> None:
        client = log_in(role)
        page = published_once(site, owner=user_of(client))
        door(client, page)
        assert not is_deleted(page)
        with mock.patch("cms.permissions.WordsPermissionTester.can_delete", PagePermissionTester.can_delete):
            door(client, page)
        assert is_deleted(page)  # the control: by Wagtail's own rule it is gone, with its history


@pytest.mark.parametrize("door", DOORS)
def test_editors_delete_what_was_published(site: SiteTree, door: Callable[[Client, Page], None]) -> None:
    page = published_once(site)
    door(log_in(EDITORS), page)
    assert is_deleted(page)
