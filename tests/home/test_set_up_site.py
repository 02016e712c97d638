"""`manage.py setup_site`: what every installation stands on."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from wagtail.models import (
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Site,
    Task,
    Workflow,
)

from cms.translation.models import TranslatorLocale
from home.models import HomePage
from home.roles import EDITORS, ORGANISERS
from home.services.set_up_site import set_up_site

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bare_database")]

TRANSLATOR_GROUPS = {
    "en": "Translators – English",
    "pl": "Translators – Polski",
    "de": "Translators – Deutsch",
}


def test_front_pages_in_all_languages_are_live_translations_of_each_other() -> None:
    homes = set_up_site().homes
    assert set(homes) == {"en", "pl", "de"} == set(Locale.objects.values_list("language_code", flat=True))
    assert len({home.translation_key for home in homes.values()}) == 1
    assert all(HomePage.objects.get(pk=home.pk).live for home in homes.values())


def test_the_site_begins_at_the_front_page_in_place_of_wagtails_welcome_page() -> None:
    welcome = Site.objects.get(is_default_site=True).root_page
    homes = set_up_site().homes
    assert Site.objects.get(is_default_site=True).root_page_id == homes["en"].pk
    assert not Page.objects.filter(pk=welcome.pk).exists()


def test_a_second_run_makes_nothing() -> None:
    first = set_up_site()
    counts = (Page.objects.count(), Group.objects.count(), GroupPagePermission.objects.count())
    second = set_up_site()
    assert first.made
    assert second.made == []
    assert (Page.objects.count(), Group.objects.count(), GroupPagePermission.objects.count()) == counts


def test_a_second_run_leaves_what_editors_wrote_on_the_front_page() -> None:
    home = set_up_site().homes["pl"]
    home.title = "Warsztaty nad Odrą"
    home.save_revision().publish()
    set_up_site()
    assert HomePage.objects.get(pk=home.pk).title == "Warsztaty nad Odrą"


def test_a_second_run_leaves_another_front_page_that_somebody_chose() -> None:
    set_up = set_up_site()
    site = Site.objects.get(is_default_site=True)
    site.root_page = set_up.homes["de"]
    site.save()
    set_up_site()
    assert Site.objects.get(is_default_site=True).root_page_id == set_up.homes["de"].pk


def test_translators_may_change_pages_of_their_language_only() -> None:
    set_up = set_up_site()
    for code, name in TRANSLATOR_GROUPS.items():
        group = Group.objects.get(name=name)
        pages = GroupPagePermission.objects.filter(group=group).values_list("page", flat=True)
        assert set(pages) == {set_up.homes[code].pk}
        row = TranslatorLocale.objects.get(group=group)
        assert (row.locale.language_code, row.can_publish) == (code, False)


def test_a_right_that_somebody_added_by_hand_is_taken_back() -> None:
    set_up_site()
    group = Group.objects.get(name=TRANSLATOR_GROUPS["pl"])
    group.permissions.add(Permission.objects.get(codename="delete_workshop"))
    set_up_site()
    assert not group.permissions.filter(codename="delete_workshop").exists()


def test_editors_see_no_registrations_and_organisers_do() -> None:
    set_up_site()
    registrations = Permission.objects.filter(content_type__model__in=("registration", "letter"))
    assert not Group.objects.get(name=EDITORS).permissions.filter(pk__in=registrations).exists()
    assert Group.objects.get(name=ORGANISERS).permissions.filter(pk__in=registrations).exists()


def test_editors_take_over_wagtails_moderation() -> None:
    set_up_site()
    assert not Group.objects.filter(name="Moderators").exists()
    approvers = [group.name for task in GroupApprovalTask.objects.all() for group in task.groups.all()]
    assert approvers == [EDITORS]


def test_the_workflow_is_stored_by_one_name_whatever_the_sites_language(settings: Any) -> None:
    settings.LANGUAGE_CODE = "de"
    set_up_site()
    assert Workflow.objects.get().name == "Editorial approval"
    assert Task.objects.get().name == "Editorial approval"


def test_a_workflow_that_somebody_named_keeps_its_name() -> None:
    set_up_site()
    Workflow.objects.update(name="Vier Augen")
    Task.objects.update(name="Zweites Lesen")
    set_up_site()
    assert (Workflow.objects.get().name, Task.objects.get().name) == ("Vier Augen", "Zweites Lesen")


def test_the_command_says_what_it_made(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("setup_site")
    assert "home page de" in capsys.readouterr().out
    call_command("setup_site")
    assert "already" in capsys.readouterr().out


def test_local_site_follows_the_port_it_is_served_on(db: None, settings: Any) -> None:
    for port in (8000, 9000):
        settings.WAGTAILADMIN_BASE_URL = f"http://localhost:{port}"
        set_up_site()
        assert Site.objects.get().root_url == f"http://localhost:{port}"


def test_address_that_somebody_chose_is_kept(db: None, settings: Any) -> None:
    set_up_site()
    Site.objects.update(hostname="workshops.example.org", port=443)
    settings.WAGTAILADMIN_BASE_URL = "http://localhost:9000"

    set_up_site()

    assert Site.objects.get().root_url == "https://workshops.example.org"


def test_roles_may_use_pictures_and_documents_as_far_as_their_role_says() -> None:
    set_up_site()
    rows = GroupCollectionPermission.objects.values_list(
        "group__name", "permission__content_type__model", "permission__codename"
    )
    rights = {(group, right) for group, _model, right in rows}
    assert {"add_image", "change_image", "choose_image", "add_document"} <= {
        right for group, right in rights if group == EDITORS
    }
    assert (ORGANISERS, "change_image") not in rights
    assert (ORGANISERS, "add_image") in rights
    assert {right for group, right in rights if group == TRANSLATOR_GROUPS["pl"]} == {
        "choose_image",
        "choose_document",
    }
