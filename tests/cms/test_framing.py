"""Nobody may put the site into a frame; the editor's own preview still stands in one."""

from django.test import Client
from django.urls import reverse

from tests.factories import SiteTree


def test_a_public_page_stands_in_no_frame(site: SiteTree, client: Client) -> None:
    assert client.get("/en/").headers["X-Frame-Options"] == "DENY"


def test_the_editors_preview_stands_in_the_editors_frame(site: SiteTree, admin_client: Client) -> None:
    address = reverse("wagtailadmin_pages:view_draft", args=[site.homes["en"].pk])
    assert admin_client.get(address).headers["X-Frame-Options"] == "DENY"
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=[site.homes["en"].pk])
    assert admin_client.get(preview).headers["X-Frame-Options"] == "SAMEORIGIN"
