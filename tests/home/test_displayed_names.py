"""Names that are stored once are read in each language, and a form in which they stand changes none."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.template import Context, Template
from django.test import Client
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import override
from wagtail.models import GroupApprovalTask, Task, Workflow
from wagtail.users.models import UserProfile

from home.displayed_names import DisplayedName
from home.roles import EDITORS, ORGANISERS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def site() -> None:
    """A site with its groups and its workflow."""


def in_database(model: type) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM {model._meta.db_table}")  # noqa: S608 – our own table
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", {"Editors", "Organisers", "Translators – Polski"}),
        ("pl", {"Redakcja", "Organizatorzy", "Tłumacze – Polski"}),
        ("de", {"Redaktion", "Veranstalter", "Übersetzung – Polski"}),
    ],
)
def test_groups_are_read_in_each_language(language: str, names: set[str]) -> None:
    with override(language):
        assert names <= {str(group.name) for group in Group.objects.all()}


@pytest.mark.parametrize(
    ("language", "name"), [("pl", "Akceptacja redakcji"), ("de", "Freigabe durch die Redaktion")]
)
def test_workflow_and_task_are_read_in_each_language(language: str, name: str) -> None:
    with override(language):
        for thing in (Workflow.objects.get(), Task.objects.get(), GroupApprovalTask.objects.get()):
            sentence = "%(name)s"  # as a translated sentence is filled in
            assert f"{thing.name}" == sentence % {"name": thing.name} == name
            assert format_html("{}", thing.name) == name
            assert (
                Template("{{ thing.name }} {{ thing }}").render(Context({"thing": thing})) == f"{name} {name}"
            )


def test_name_compares_and_is_found_as_it_is_stored() -> None:
    with override("de"):
        group = Group.objects.get(name=ORGANISERS)
        assert group.name == ORGANISERS
        assert Group.objects.filter(name=group.name).exists()


def test_saving_in_another_language_stores_the_same_name() -> None:
    before = in_database(Group), in_database(Workflow), in_database(Task)
    with override("de"):
        for thing in (*Group.objects.all(), *Workflow.objects.all(), *GroupApprovalTask.objects.all()):
            thing.name = str(thing.name)  # as a form shows it and sends it back
            thing.save()

    assert (in_database(Group), in_database(Workflow), in_database(Task)) == before
    assert in_database(Group) == before[0]


def test_name_that_somebody_chose_stays_as_it_was_typed() -> None:
    # It happens to be how one of ours reads in German.
    group = Group.objects.create(name="Redaktion")
    with override("pl"):
        found = Group.objects.get(pk=group.pk)
        found.save()
        assert str(found.name) == "Redaktion"
        assert DisplayedName("Vier Augen") == str(DisplayedName("Vier Augen")) == "Vier Augen"


def test_admin_shows_the_groups_in_its_readers_language(client: Client) -> None:
    person = get_user_model().objects.create_superuser("boss", "boss@example.org", "secret")
    UserProfile.objects.create(user=person, preferred_language="de")
    client.force_login(person)

    page = client.get(reverse("wagtailusers_groups:index")).content.decode()

    assert "Veranstalter" in page
    assert ORGANISERS not in page
    assert EDITORS not in page
