"""Who may do what: each role at each desk."""

import pytest
from django.test import Client
from django.urls import reverse

from clusters.models import Organisation
from cms.translation.models import TranslatorLocale
from events.models import Workshop
from events.registration.models import Registration
from home.roles import EDITORS, ORGANISERS
from tests.desks import log_in
from tests.factories import (
    OrganisationFactory,
    RegistrationFactory,
    SiteTree,
    WorkshopFactory,
    WorkshopPageFactory,
)

pytestmark = pytest.mark.sqlite

TRANSLATORS = "Translators – Polski"
NOBODY = ""
SUPERUSER = "superuser"

WORKSHOP, ORGANISATION, REGISTRATION = (
    "events_workshop",
    "clusters_organisation",
    "events_registration_registration",
)
FACT_ACTIONS = ("index", "export", "create", "edit", "inspect", "history", "delete")
LOOKING = ("index", "export", "inspect", "history")
REGISTRATION_ACTIONS = ("index", "export", "inspect", "cancel")

# For each desk and role: what may be opened; everything else is refused.
ALLOWED = {
    (WORKSHOP, SUPERUSER): FACT_ACTIONS,
    (WORKSHOP, ORGANISERS): FACT_ACTIONS,
    (WORKSHOP, EDITORS): LOOKING,
    (WORKSHOP, TRANSLATORS): (),
    (WORKSHOP, NOBODY): (),
    (ORGANISATION, SUPERUSER): FACT_ACTIONS,
    (ORGANISATION, ORGANISERS): FACT_ACTIONS,
    (ORGANISATION, EDITORS): LOOKING,
    (ORGANISATION, TRANSLATORS): (),
    (ORGANISATION, NOBODY): (),
    (REGISTRATION, SUPERUSER): REGISTRATION_ACTIONS,
    (REGISTRATION, ORGANISERS): REGISTRATION_ACTIONS,
    (REGISTRATION, EDITORS): (),
    (REGISTRATION, TRANSLATORS): (),
    (REGISTRATION, NOBODY): (),
}
TABLE = [
    (desk, role, action, action in allowed)
    for (desk, role), allowed in ALLOWED.items()
    for action in (REGISTRATION_ACTIONS if desk == REGISTRATION else FACT_ACTIONS)
]


def browser(role: str) -> Client:
    if role == SUPERUSER:
        return log_in(superuser=True)
    return log_in(*([role] if role else []))


@pytest.fixture
def facts(site: SiteTree) -> dict[str, Workshop | Organisation | Registration]:
    registration = RegistrationFactory(workshop=WorkshopFactory())
    return {
        WORKSHOP: registration.workshop,
        ORGANISATION: OrganisationFactory(),
        REGISTRATION: registration,
    }


@pytest.mark.parametrize(("desk", "role", "action", "is_allowed"), TABLE)
def test_desks(
    facts: dict[str, Workshop | Organisation | Registration],
    desk: str,
    role: str,
    action: str,
    is_allowed: bool,
) -> None:
    name = f"{desk}_modeladmin_{'index' if action == 'export' else action}"
    one = action not in {"index", "export", "create"}
    url = reverse(name, args=[facts[desk].pk] if one else [])
    data = {"export": "csv", "workshop": str(facts[WORKSHOP].pk)} if action == "export" else {}
    if action == "export" and desk != REGISTRATION:
        del data["workshop"]
    assert (browser(role).get(url, data).status_code == 200) is is_allowed


@pytest.mark.parametrize(
    ("role", "is_allowed"), [(SUPERUSER, True), (ORGANISERS, True), (EDITORS, False), (TRANSLATORS, False)]
)
def test_only_those_who_change_facts_see_the_room_address(
    site: SiteTree, role: str, is_allowed: bool
) -> None:
    workshop = WorkshopFactory(room="https://rooms.example/secret")
    page = WorkshopPageFactory(parent=site.workshops["pl"], workshop=workshop)
    client = browser(role)
    urls = [
        reverse("events_workshop_modeladmin_inspect", args=[workshop.pk]),
        reverse("events_workshop_modeladmin_edit", args=[workshop.pk]),
    ]
    assert any(b"rooms.example" in client.get(url).content for url in urls) is is_allowed
    # Beside the words nobody sees it.
    assert b"rooms.example" not in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content


@pytest.mark.parametrize(
    ("role", "language", "may_edit", "may_publish"),
    [
        (EDITORS, "de", True, True),
        (ORGANISERS, "de", True, False),
        (TRANSLATORS, "pl", True, False),
        (TRANSLATORS, "de", False, False),
        (NOBODY, "pl", False, False),
    ],
)
def test_pages(site: SiteTree, role: str, language: str, may_edit: bool, may_publish: bool) -> None:
    page = WorkshopPageFactory(parent=site.workshops[language])
    client = browser(role)
    user = client.get("/admin/login/").wsgi_request.user
    rights = page.permissions_for_user(user)
    assert (rights.can_edit(), rights.can_publish()) == (may_edit, may_publish)


@pytest.mark.parametrize("action", ["create", "edit", "delete"])
def test_registrations_are_neither_added_nor_typed_over_nor_removed(site: SiteTree, action: str) -> None:
    registration = RegistrationFactory()
    path = f"/admin/events_registration/registration/{action}/" + (
        "" if action == "create" else f"{registration.pk}/"
    )
    assert log_in(superuser=True).get(path).status_code == 404


def test_a_menu_shows_only_the_desks_that_are_open(site: SiteTree) -> None:
    registrations = reverse("events_registration_registration_modeladmin_index").encode()
    assert registrations in log_in(ORGANISERS).get("/admin/").content
    assert registrations not in log_in(EDITORS).get("/admin/").content


def test_editors_release_translations_into_every_language_and_translators_hand_in_theirs(
    site: SiteTree,
) -> None:
    rows = TranslatorLocale.objects.values_list(
        "group__name", "locale__language_code", "can_submit", "can_publish"
    )
    assert set(rows) == {
        *((EDITORS, language, True, True) for language in ("de", "en", "pl")),
        ("Translators – Deutsch", "de", True, False),
        ("Translators – English", "en", True, False),
        ("Translators – Polski", "pl", True, False),
    }
