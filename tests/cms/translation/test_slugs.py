"""Trap 15: addresses are spelled properly and are no text for translators."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringSegment

from cms.translation.drafts import write_draft
from cms.translation.readers.choose_slug import choose_slug
from cms.translation.services.publish_translation import publish_translation
from events.models import WorkshopPage
from home.models import StandardPage
from tests.cms.translation.work import complete, enter, hand_over, version_of
from tests.factories import SiteTree, StandardPageFactory


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Współpraca", "wspolpraca"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("Über Öl für Ärzte", "ueber-oel-fuer-aerzte"),
        ("Żółć i gęś", "zolc-i-ges"),
    ],
)
@pytest.mark.parametrize("language", ["pl", "de"])
def test_trap_15_a_translated_page_gets_its_address_from_its_title(
    workshop_page: WorkshopPage, title: str, slug: str, language: str
) -> None:
    [translation] = hand_over(workshop_page, language)
    complete(translation, title=title)
    publish_translation(translation)
    version = version_of(workshop_page, language)
    assert version.slug == slug
    assert version.url_path.endswith(f"/{slug}/")


def test_trap_15_an_address_is_no_text_for_translators(workshop_page: WorkshopPage) -> None:
    hand_over(workshop_page, "pl")
    assert not StringSegment.objects.filter(context__path="slug").exists()
    assert not StringSegment.objects.filter(string__data=workshop_page.slug).exists()


def test_trap_15_an_address_that_was_public_never_changes_by_itself(workshop_page: WorkshopPage) -> None:
    [translation] = hand_over(workshop_page, "pl")
    complete(translation, title="Przez most")
    publish_translation(translation)
    enter(translation, "title", "Ponad rzeką")
    publish_translation(translation)
    version = version_of(workshop_page, "pl")
    assert (version.title, version.slug) == ("Ponad rzeką", "przez-most")
    version.unpublish()
    write_draft(translation)
    publish_translation(translation)
    assert version_of(workshop_page, "pl").slug == "przez-most"


def test_trap_15_a_draft_follows_its_title(workshop_page: WorkshopPage) -> None:
    [translation] = hand_over(workshop_page, "pl")
    assert version_of(workshop_page, "pl").slug == "across-the-bridge"
    enter(translation, "title", "Przez most")
    write_draft(translation)
    assert version_of(workshop_page, "pl").slug == "przez-most"


def test_trap_15_a_draft_written_again_keeps_its_address(workshop_page: WorkshopPage) -> None:
    [translation] = hand_over(workshop_page, "pl")
    enter(translation, "title", "Przez most")
    write_draft(translation)
    write_draft(translation)
    assert version_of(workshop_page, "pl").slug == "przez-most"


def test_trap_15_a_front_page_keeps_its_language_as_its_address(site: SiteTree) -> None:
    home = site.homes["pl"]
    home.first_published_at, home.slug = None, "pl"
    choose_slug(home, "Workshop Spot in English")
    assert home.slug == "pl"


def test_trap_15_a_draft_that_was_public_once_keeps_its_words_and_its_address(
    workshop_page: WorkshopPage,
) -> None:
    [translation] = hand_over(workshop_page, "pl")
    complete(translation, title="Przez most")
    publish_translation(translation)
    version_of(workshop_page, "pl").unpublish()
    enter(translation, "title", "Ponad rzeką")
    write_draft(translation)
    version = version_of(workshop_page, "pl")
    assert (version.title, version.slug) == ("Przez most", "przez-most")
    assert version.get_latest_revision_as_object().title == "Ponad rzeką"


def test_trap_15_siblings_with_one_title_get_two_addresses(site: SiteTree) -> None:
    slugs = []
    for title in ("One", "Two"):
        page = StandardPageFactory(parent=site.homes["en"], title=title)
        [translation] = hand_over(page, "pl")
        complete(translation, title="Łódź")
        publish_translation(translation)
        slugs.append(version_of(page, "pl").slug)
    assert slugs == ["lodz", "lodz-1"]


def post_page(client: Client, site: SiteTree, **fields: str) -> StandardPage:
    url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", site.homes["de"].pk])
    data = {"title": "Über die Straße", "slug": "", "introduction": "", "body-count": "0", **fields}
    response = client.post(url, {**data, "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"})
    assert response.status_code == 302, response.context["form"].errors
    return StandardPage.objects.get(title=data["title"])


@pytest.mark.parametrize("proposal", ["", "uber-die-strasse", "uber-die-strae"])
def test_trap_15_what_the_browser_proposes_is_put_right(
    boss_client: Client, site: SiteTree, proposal: str
) -> None:
    assert post_page(boss_client, site, slug=proposal).slug == "ueber-die-strasse"


def test_trap_15_what_an_editor_typed_on_purpose_stays(boss_client: Client, site: SiteTree) -> None:
    assert post_page(boss_client, site, slug="strassen").slug == "strassen"


def test_trap_15_a_page_without_an_address_gets_one(site: SiteTree) -> None:
    page = site.homes["pl"].add_child(instance=StandardPage(title="Łódź"))
    other = site.homes["pl"].add_child(instance=StandardPage(title="Łódź"))
    assert [page.slug, other.slug] == ["lodz", "lodz-1"]


def test_trap_15_a_title_without_letters_asks_for_an_address(boss_client: Client, site: SiteTree) -> None:
    url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", site.homes["de"].pk])
    response = boss_client.post(url, {"title": "???", "slug": "", "body-count": "0"})
    assert response.context["form"].errors["slug"] == [
        "Type an address for this page, in the letters a to z."
    ]
