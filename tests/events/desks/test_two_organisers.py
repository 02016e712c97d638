"""Two organisers have the same facts open: the second overwrites nothing that he has not seen."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, User
from django.db import connections
from django.db.models import QuerySet
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from clusters.enums import PartnerRole
from clusters.models import Participation, Project
from cms.facts.services import change_facts
from events.models import Workshop
from home.roles import ORGANISERS
from tests.desks import error_texts, log_in, read_form
from tests.factories import (
    ContributionFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    SiteTree,
    WorkshopFactory,
)
from tests.factories.facts import ParticipationFactory
from tests.factories.site import find_site

CHANGED_MEANWHILE = "These facts were changed while you were editing them. What you typed is not saved yet."
PATIENCE = 30


def edit_url(fact: Any) -> str:
    return reverse(f"{fact._meta.app_label}_{fact._meta.model_name}_modeladmin_edit", args=[fact.pk])


def open_form(client: Client, fact: Any) -> dict[str, Any]:
    return read_form(client.get(edit_url(fact)))


def save(client: Client, fact: Any, form: dict[str, Any], **changes: str) -> HttpResponse:
    return client.post(edit_url(fact), form | changes)


def newer_facts(response: HttpResponse) -> str:
    """Return what is told above the form about what others saved."""
    notice = BeautifulSoup(response.content, "lxml").select_one(".help-critical")
    return " ".join(notice.get_text(" ").split()) if notice else ""


@pytest.fixture
def anna(organiser: Client) -> Client:
    """A browser in which another organiser is logged in."""
    user = User.objects.create(username="anna", first_name="Anna", last_name="Nowak", email="a@example.org")
    user.groups.set(Group.objects.filter(name=ORGANISERS))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def workshop(site: SiteTree) -> Workshop:
    return WorkshopFactory(name="Old hall")


class TestTheSecondSave:
    def test_is_refused_and_names_who_saved_when_and_from_what_to_what(
        self, anna: Client, organiser: Client, workshop: Workshop
    ) -> None:
        opened = open_form(organiser, workshop)
        save(anna, workshop, open_form(anna, workshop), name="New hall")

        response = save(organiser, workshop, opened, name="Third hall")

        workshop.refresh_from_db()
        assert workshop.name == "New hall"
        told = newer_facts(response)
        assert CHANGED_MEANWHILE in told
        saved = timezone.localtime(ModelLogEntry.objects.latest("pk").timestamp)
        assert f"Saved by Anna Nowak on {date_format(saved, 'SHORT_DATETIME_FORMAT')}" in told
        assert "Old hall → New hall" in told

    def test_keeps_what_was_typed(self, anna: Client, organiser: Client, workshop: Workshop) -> None:
        opened = open_form(organiser, workshop)
        save(anna, workshop, open_form(anna, workshop), name="New hall")

        response = save(organiser, workshop, opened, name="Third hall", price="7.50")

        kept = read_form(response)
        assert (kept["name"], kept["price"]) == (["Third hall"], ["7.50"])
        assert error_texts(response) == []

    def test_takes_ones_own_when_it_is_pressed_again(
        self, anna: Client, organiser: Client, workshop: Workshop
    ) -> None:
        opened = open_form(organiser, workshop)
        save(anna, workshop, open_form(anna, workshop), name="New hall")
        refused = save(organiser, workshop, opened, name="Third hall")

        assert save(organiser, workshop, read_form(refused)).status_code == 302

        workshop.refresh_from_db()
        assert workshop.name == "Third hall"
        change = ModelLogEntry.objects.latest("pk").data["changes"]
        assert change == [{"field": "name", "from": "New hall", "to": "Third hall"}]

    def test_is_refused_again_where_somebody_saved_again(
        self, anna: Client, organiser: Client, workshop: Workshop
    ) -> None:
        opened = open_form(organiser, workshop)
        save(anna, workshop, open_form(anna, workshop), name="New hall")
        refused = save(organiser, workshop, opened, name="Third hall")
        save(anna, workshop, open_form(anna, workshop), name="Newest hall")

        response = save(organiser, workshop, read_form(refused))

        told = newer_facts(response)
        assert "New hall → Newest hall" in told
        assert "Old hall" not in told

    def test_tells_of_every_save_in_between(
        self, anna: Client, organiser: Client, workshop: Workshop
    ) -> None:
        opened = open_form(organiser, workshop)
        save(anna, workshop, open_form(anna, workshop), name="New hall")
        save(anna, workshop, open_form(anna, workshop), platform="Jitsi")

        told = newer_facts(save(organiser, workshop, opened, name="Third hall"))

        assert told.count("Saved by Anna Nowak") == 2
        assert told.index("New hall") < told.index("Jitsi")

    def test_tells_it_beside_what_has_to_be_corrected(
        self, anna: Client, organiser: Client, workshop: Workshop
    ) -> None:
        opened = open_form(organiser, workshop)
        save(anna, workshop, open_form(anna, workshop), name="New hall")

        response = save(organiser, workshop, opened, starts_at="soon")

        assert len(error_texts(response)) == 1
        assert "Old hall → New hall" in newer_facts(response)
        assert read_form(response)["state_seen"] != opened["state_seen"]

    def test_does_not_show_the_rooms_address(
        self, anna: Client, organiser: Client, workshop: Workshop
    ) -> None:
        opened = open_form(organiser, workshop)
        save(
            anna,
            workshop,
            open_form(anna, workshop),
            **{"online_rooms-0-address": "https://rooms.example/secret"},
        )

        told = newer_facts(save(organiser, workshop, opened, name="Third hall"))

        assert "secret" not in told
        assert "changed" in told

    def test_notices_what_no_desk_saved(self, organiser: Client, workshop: Workshop) -> None:
        opened = open_form(organiser, workshop)
        Workshop.objects.filter(pk=workshop.pk).update(name="Moved by a command")

        response = save(organiser, workshop, opened, name="Third hall")

        assert CHANGED_MEANWHILE in newer_facts(response)
        workshop.refresh_from_db()
        assert workshop.name == "Moved by a command"

    @pytest.mark.parametrize("mark", ["", "nonsense", "9" * 400 + ".x", "²."])
    def test_is_refused_where_nobody_knows_what_was_seen(
        self, organiser: Client, workshop: Workshop, mark: str
    ) -> None:
        response = save(organiser, workshop, open_form(organiser, workshop), name="New", state_seen=mark)

        assert CHANGED_MEANWHILE in newer_facts(response)
        assert save(organiser, workshop, read_form(response)).status_code == 302

    def test_speaks_polish(self, anna: Client, organiser: Client, workshop: Workshop) -> None:
        opened = open_form(organiser, workshop)
        save(anna, workshop, open_form(anna, workshop), name="New hall")
        UserProfile.objects.update_or_create(
            user_id=organiser.session["_auth_user_id"], defaults={"preferred_language": "pl"}
        )

        assert "Zapis: Anna Nowak," in newer_facts(save(organiser, workshop, opened, name="Third"))

    def test_negative_control_without_the_check_the_firsts_change_is_lost(
        self, anna: Client, organiser: Client, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(change_facts, "is_marked", lambda _mark, _snapshot: True)
        opened = open_form(organiser, workshop)
        save(anna, workshop, open_form(anna, workshop), name="New hall")

        assert save(organiser, workshop, opened, platform="Jitsi").status_code == 302

        workshop.refresh_from_db()
        assert (workshop.name, workshop.platform) == ("Old hall", "Jitsi")


class TestNobodyInBetween:
    def test_saving_works_at_once(self, organiser: Client, workshop: Workshop) -> None:
        assert save(organiser, workshop, open_form(organiser, workshop), name="New").status_code == 302

    def test_saving_twice_works(self, organiser: Client, workshop: Workshop) -> None:
        for name in ("New hall", "Newer hall"):
            assert save(organiser, workshop, open_form(organiser, workshop), name=name).status_code == 302

    def test_who_changed_nothing_stops_nobody(
        self, anna: Client, organiser: Client, workshop: Workshop
    ) -> None:
        opened = open_form(organiser, workshop)
        save(anna, workshop, open_form(anna, workshop))

        assert save(organiser, workshop, opened, name="New hall").status_code == 302

    def test_a_new_name_of_what_the_fact_points_at_stops_nobody(
        self, organiser: Client, workshop: Workshop
    ) -> None:
        contribution = ContributionFactory(workshop=workshop)
        opened = open_form(organiser, workshop)
        type(contribution.person).objects.update(name="Ewa Kowalska-Müller")

        assert save(organiser, workshop, opened, name="New hall").status_code == 302


class TestRows:
    """The rows of a fact: partners of a project, people of a workshop."""

    @pytest.fixture
    def project(self, site: SiteTree) -> Project:
        return ProjectFactory()

    def test_added_meanwhile_are_told_and_given_up_by_saving_ones_own(
        self, anna: Client, organiser: Client, workshop: Workshop
    ) -> None:
        mine, theirs = PersonFactory(), PersonFactory(name="Their Guest")
        ContributionFactory(workshop=workshop, person=mine)
        opened = open_form(organiser, workshop)
        added = {
            "contributions-TOTAL_FORMS": "2",
            "contributions-1-person": str(theirs.pk),
            "contributions-1-role": "speaker",
            "contributions-1-ORDER": "2",
        }
        assert save(anna, workshop, open_form(anna, workshop), **added).status_code == 302

        refused = save(organiser, workshop, opened, name="Third hall")
        assert CHANGED_MEANWHILE in newer_facts(refused)
        assert "Their Guest" in newer_facts(refused)
        assert save(organiser, workshop, read_form(refused)).status_code == 302

        assert [row.person for row in workshop.contributions.all()] == [mine]

    def test_removed_meanwhile_come_back_by_saving_ones_own(
        self, anna: Client, organiser: Client, workshop: Workshop
    ) -> None:
        row = ContributionFactory(workshop=workshop)
        opened = open_form(organiser, workshop)
        save(anna, workshop, open_form(anna, workshop), **{"contributions-0-DELETE": "on"})
        assert not workshop.contributions.exists()

        refused = save(organiser, workshop, opened, name="Third hall")
        assert error_texts(refused) == []
        assert f"{row.person}" in newer_facts(refused)
        assert save(organiser, workshop, read_form(refused)).status_code == 302

        assert [kept.person for kept in workshop.contributions.all()] == [row.person]

    def test_another_lead_that_was_chosen_meanwhile_leaves_one_lead(
        self, anna: Client, organiser: Client, project: Project
    ) -> None:
        Participation.objects.filter(project=project).delete()
        lead = ParticipationFactory(project=project, role=PartnerRole.LEAD_PARTNER)
        opened = open_form(organiser, project)
        newcomer = OrganisationFactory()
        theirs = {
            "participations-0-role": PartnerRole.PARTNER,
            "participations-TOTAL_FORMS": "2",
            "participations-1-organisation": str(newcomer.pk),
            "participations-1-role": PartnerRole.LEAD_PARTNER,
            "participations-1-ORDER": "2",
        }
        assert save(anna, project, open_form(anna, project), **theirs).status_code == 302
        assert Project.objects.get(pk=project.pk).lead.organisation == newcomer

        refused = save(organiser, project, opened, acronym="MINE")
        assert save(organiser, project, read_form(refused)).status_code == 302

        rows = list(project.participations.all())
        assert [(row.organisation, row.role) for row in rows] == [(lead.organisation, lead.role)]


def both_at_once(clients: list[Client], fact: Any) -> list[int]:
    """Let each save another change of the same form at the same moment; return the statuses."""
    forms = [open_form(client, fact) for client in clients]
    start = threading.Barrier(len(clients), timeout=PATIENCE)

    def one(index: int) -> int:
        try:
            start.wait()
            return save(clients[index], fact, forms[index], name=f"Hall {index}").status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(one, range(len(clients))))


@pytest.fixture
def committed_workshop(transactional_db: None) -> Workshop:
    find_site()
    return WorkshopFactory(name="Old hall")


def test_of_two_who_save_at_the_same_moment_one_is_refused(committed_workshop: Workshop) -> None:
    clients = [log_in(ORGANISERS), log_in(superuser=True)]

    assert sorted(both_at_once(clients, committed_workshop)) == [200, 302]
    assert ModelLogEntry.objects.filter(action="cms.change_facts").count() == 1


@pytest.mark.postgres
def test_negative_control_without_the_lock_both_find_nobody_in_between(
    committed_workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    both_have_looked = threading.Barrier(2, timeout=PATIENCE)
    check_fact = change_facts.check_fact

    def wait_and_check(fact: Any) -> None:
        both_have_looked.wait()
        check_fact(fact)

    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_options: self.all())
    monkeypatch.setattr(change_facts, "check_fact", wait_and_check)
    clients = [log_in(ORGANISERS), log_in(superuser=True)]

    assert both_at_once(clients, committed_workshop) == [302, 302]
