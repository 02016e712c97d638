"""The one way to write facts has the same consequences from a shell as from a desk."""

import datetime
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.log_actions import registry as log_registry
from wagtail.models import ModelLogEntry

from clusters.enums import PartnerRole
from clusters.models import Participation, Place, Project
from cms.facts.mark_state import mark_state
from cms.facts.reactions import Change, ChangeKind, Reaction, reactions
from cms.facts.services.change_facts import (
    FactChangedMeanwhile,
    FactIsBeingChanged,
    add_fact,
    changing,
    delete_fact,
    lock_fact,
)
from cms.facts.snapshots import take_snapshot
from events.models import Contribution, Workshop
from events.registration.models import RegistrationTerms
from tests.factories import (
    IndicatorFactory,
    OrganisationFactory,
    PersonFactory,
    PlaceFactory,
    ProjectFactory,
    SiteTree,
    WorkshopFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(site: SiteTree) -> Workshop:
    return WorkshopFactory(price=0)


@pytest.fixture
def author(db: None) -> User:
    return User.objects.create(username="ewa")


@pytest.fixture
def seen_changes(monkeypatch: pytest.MonkeyPatch) -> list[Change]:
    """What a reaction to changed workshops was told."""
    told: list[Change] = []

    def remember(change: Change) -> str:
        told.append(change)
        return "Noticed."

    monkeypatch.setitem(reactions._entries, "test.remember", Reaction(Workshop, remember))
    return told


def log_of(fact: models.Model) -> list[ModelLogEntry]:
    return list(log_registry.get_logs_for_instance(fact).order_by("pk"))


class TestChanging:
    def test_saves_and_logs_from_what_to_what_and_by_whom(self, workshop: Workshop, author: User) -> None:
        with changing(workshop, by=author) as changed:
            changed.price = 5

        workshop.refresh_from_db()
        assert workshop.price == 5
        entry = log_of(workshop)[-1]
        assert entry.user == author
        assert entry.data["changes"] == [{"field": "price", "from": "0.00", "to": "5.00"}]

    def test_reads_the_fact_anew_so_that_old_values_in_memory_overwrite_nothing(
        self, workshop: Workshop
    ) -> None:
        Workshop.objects.filter(pk=workshop.pk).update(name="Newer name")
        with changing(workshop, by=None) as changed:
            changed.price = 5
        workshop.refresh_from_db()
        assert workshop.name == "Newer name"

    def test_writes_nothing_where_nothing_differs(
        self, workshop: Workshop, seen_changes: list[Change]
    ) -> None:
        before = workshop.updated_at
        edit = changing(workshop, by=None)
        with edit as changed:
            changed.price = workshop.price

        workshop.refresh_from_db()
        assert (edit.changes, edit.sentences, seen_changes) == ([], [], [])
        assert workshop.updated_at == before
        assert log_of(workshop) == []

    def test_notices_what_was_changed_inside_a_field(self, site: SiteTree) -> None:
        place = PlaceFactory(names={"en": "Stettin"})
        with changing(place, by=None) as changed:
            changed.names["de"] = "Stettin"

        place.refresh_from_db()
        assert place.names == {"de": "Stettin", "en": "Stettin"}
        assert log_of(place)[-1].data["changes"] == [
            {"field": "names", "from": {"en": "Stettin"}, "to": {"de": "Stettin", "en": "Stettin"}}
        ]

    def test_notices_what_was_changed_inside_a_field_of_a_row(self, site: SiteTree) -> None:
        indicator = IndicatorFactory(
            wordings={"en": "networks"}, project=ProjectFactory(partners=[OrganisationFactory()])
        )
        with changing(indicator.project, by=None) as changed:
            changed.indicators.all()[0].wordings["de"] = "Netzwerke"

        indicator.refresh_from_db()
        assert indicator.wordings == {"de": "Netzwerke", "en": "networks"}

    def test_refuses_what_is_not_valid_and_leaves_everything_as_it_was(self, workshop: Workshop) -> None:
        start, end = workshop.starts_at, workshop.ends_at
        edit = changing(workshop, by=None)
        with pytest.raises(ValidationError, match="ends_at"), edit as changed:
            changed.price, changed.starts_at = 5, end + datetime.timedelta(hours=1)

        workshop.refresh_from_db()
        assert (workshop.starts_at, workshop.price) == (start, 0)
        assert log_of(workshop) == []

    def test_an_error_in_the_block_leaves_everything_as_it_was(self, workshop: Workshop) -> None:
        def give_up(changed: Workshop) -> None:
            changed.price = 5
            changed.save()
            raise RuntimeError

        with pytest.raises(RuntimeError), changing(workshop, by=None) as changed:
            give_up(changed)
        workshop.refresh_from_db()
        assert workshop.price == 0

    def test_an_error_in_a_reaction_leaves_everything_as_it_was(
        self, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(_change: Change) -> str:
            raise RuntimeError

        monkeypatch.setitem(reactions._entries, "test.fail", Reaction(Workshop, fail))
        with pytest.raises(RuntimeError), changing(workshop, by=None) as changed:
            changed.price = 5
        workshop.refresh_from_db()
        assert workshop.price == 0
        assert log_of(workshop) == []

    def test_tells_other_rooms_what_differs_and_hands_on_what_they_say(
        self, workshop: Workshop, author: User, seen_changes: list[Change]
    ) -> None:
        edit = changing(workshop, by=author)
        with edit as changed:
            changed.platform = "Jitsi"

        assert edit.sentences == ["Noticed."]
        [change] = seen_changes
        assert (change.kind, change.by, change.fact.platform) == (ChangeKind.CHANGED, author, "Jitsi")
        assert change.touches("platform")
        assert not change.touches("starts_at", "price")

    def test_asks_no_reaction_for_another_model(self, site: SiteTree, seen_changes: list[Change]) -> None:
        with changing(PlaceFactory(), by=None) as place:
            place.latitude = 50
        assert seen_changes == []

    def test_refuses_a_change_of_a_state_that_somebody_else_replaced(self, workshop: Workshop) -> None:
        seen = mark_state(take_snapshot(workshop), 0)
        with changing(workshop, by=None) as changed:
            changed.platform = "Jitsi"
        with pytest.raises(FactChangedMeanwhile), changing(workshop, by=None, seen=seen) as changed:
            changed.platform = "Zoom"
        workshop.refresh_from_db()
        assert workshop.platform == "Jitsi"

    def test_moves_calendars_when_the_start_changes_and_only_then(self, workshop: Workshop) -> None:
        with changing(workshop, by=None) as changed:
            changed.name = "Another working title"
        assert changed.calendar_sequence == 0
        with changing(workshop, by=None) as changed:
            changed.ends_at += datetime.timedelta(minutes=15)
        assert changed.calendar_sequence == 1
        workshop.refresh_from_db()
        assert workshop.calendar_sequence == 1

    def test_a_fact_is_locked_inside_a_transaction_only(
        self, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        connection = transaction.get_connection()
        monkeypatch.setattr(connection, "in_atomic_block", False)
        with pytest.raises(transaction.TransactionManagementError):
            lock_fact(workshop)


class TestRows:
    def test_are_added_removed_and_logged_with_the_fact(self, workshop: Workshop) -> None:
        anna, ewa = PersonFactory(name="Anna"), PersonFactory(name="Ewa")
        with changing(workshop, by=None) as changed:
            changed.contributions.add(Contribution(person=anna, role="speaker"))
        with changing(workshop, by=None) as changed:
            changed.contributions.remove(changed.contributions.get(person=anna))
            changed.contributions.add(Contribution(person=ewa, role="speaker"))

        assert [row.person for row in workshop.contributions.all()] == [ewa]
        [change] = log_of(workshop)[-1].data["changes"]
        assert change["field"] == "contributions"
        assert [row["person"]["name"] for row in change["from"]] == ["Anna"]
        assert [row["person"]["name"] for row in change["to"]] == ["Ewa"]

    def test_are_checked_each_with_the_name_of_its_field(self, workshop: Workshop) -> None:
        with pytest.raises(ValidationError) as refused, changing(workshop, by=None) as changed:
            changed.contributions.add(Contribution(person=PersonFactory(), role="juggler"))
        assert refused.value.message_dict["contributions"][0].startswith("Role: ")
        assert not workshop.contributions.exists()

    def test_that_stand_twice_are_refused_in_a_sentence(self, workshop: Workshop) -> None:
        person = PersonFactory()
        with pytest.raises(ValidationError) as refused, changing(workshop, by=None) as changed:
            changed.contributions = [Contribution(person=person, role="speaker") for _number in range(2)]
        assert "appears twice" in refused.value.message_dict["contributions"][0]

    def test_in_another_order_are_a_change(self, workshop: Workshop) -> None:
        people = [PersonFactory(name=name) for name in ("Anna", "Ewa")]
        with changing(workshop, by=None) as changed:
            for person in people:
                changed.contributions.add(Contribution(person=person, role="speaker"))
        with changing(workshop, by=None) as changed:
            first, second = changed.contributions.all()
            first.sort_order, second.sort_order = 2, 1
            changed.contributions.set([first, second])

        assert [row.person.name for row in workshop.contributions.all()] == ["Ewa", "Anna"]
        [change] = log_of(workshop)[-1].data["changes"]
        assert [row["person"]["name"] for row in change["to"]] == ["Ewa", "Anna"]

    def test_may_swap_what_has_to_be_unique(self, site: SiteTree) -> None:
        project = ProjectFactory()
        with changing(project, by=None) as changed:
            changed.participations = [
                Participation(organisation=OrganisationFactory(name=name), role=role)
                for name, role in (("One", PartnerRole.LEAD_PARTNER), ("Two", PartnerRole.PARTNER))
            ]
        with changing(project, by=None) as changed:
            one, two = changed.participations.all()
            one.role, two.role = two.role, one.role
            changed.participations.set([one, two])
        assert Project.objects.get(pk=project.pk).lead.organisation.name == "Two"

    @pytest.mark.parametrize("leads", [0, 2])
    def test_break_no_rule_that_holds_for_all_of_them_together(self, site: SiteTree, leads: int) -> None:
        project = ProjectFactory()
        rows = [
            Participation(
                organisation=OrganisationFactory(),
                role=PartnerRole.LEAD_PARTNER if number < leads else PartnerRole.PARTNER,
            )
            for number in range(3)
        ]
        with pytest.raises(ValidationError) as refused, changing(project, by=None) as changed:
            changed.participations = rows
        assert "participations" in refused.value.error_dict

    def test_changed_in_place_are_a_change(self, workshop: Workshop) -> None:
        with changing(workshop, by=None) as changed:
            changed.registration_terms.all()[0].places = 9

        assert workshop.registration_terms.get().places == 9
        [change] = log_of(workshop)[-1].data["changes"]
        assert (change["field"], change["from"][0]["places"]) == ("registration_terms", None)
        assert change["to"][0]["places"] == 9

    @pytest.mark.parametrize("find", ["get", "first", "filter"])
    def test_changed_in_place_however_they_were_found(self, workshop: Workshop, find: str) -> None:
        with changing(workshop, by=None) as changed:
            rows = changed.registration_terms
            row = rows.filter(places=None)[0] if find == "filter" else getattr(rows, find)()
            row.places = 9
        assert workshop.registration_terms.get().places == 9

    def test_that_are_the_same_are_not_written(self, workshop: Workshop) -> None:
        with CaptureQueriesContext(connection) as queries, changing(workshop, by=None) as changed:
            changed.platform = "Jitsi"
        table = connection.ops.quote_name(RegistrationTerms._meta.db_table)
        assert [query["sql"] for query in queries if f"UPDATE {table}" in query["sql"]] == []


class TestChangesInsideAnother:
    """The outer one would write back what the inner one replaced, although the log tells of both."""

    def test_of_the_same_fact_are_refused_and_nothing_is_written(self, workshop: Workshop) -> None:
        name, platform = workshop.name, workshop.platform

        def change_inside(outer: Workshop) -> None:
            outer.name = "Outer"
            with changing(Workshop.objects.get(pk=workshop.pk), by=None) as inner:
                inner.platform = "Inner"

        with pytest.raises(FactIsBeingChanged), changing(workshop, by=None) as outer:
            change_inside(outer)
        workshop.refresh_from_db()
        assert (workshop.name, workshop.platform) == (name, platform)
        assert log_of(workshop) == []

    def test_do_not_delete_the_fact(self, workshop: Workshop) -> None:
        with pytest.raises(FactIsBeingChanged), changing(workshop, by=None):
            delete_fact(workshop, by=None)
        assert Workshop.objects.filter(pk=workshop.pk).exists()

    def test_of_another_fact_are_written(self, workshop: Workshop) -> None:
        place = PlaceFactory()
        with changing(workshop, by=None) as outer:
            outer.name = "Outer"
            with changing(place, by=None) as inner:
                inner.name = "Inner"
        workshop.refresh_from_db()
        place.refresh_from_db()
        assert (workshop.name, place.name) == ("Outer", "Inner")

    def test_one_after_the_other_are_written(self, workshop: Workshop) -> None:
        with pytest.raises(RuntimeError), changing(workshop, by=None):
            raise RuntimeError
        for platform in ("First", "Second"):
            with changing(workshop, by=None) as changed:
                changed.platform = platform
        workshop.refresh_from_db()
        assert workshop.platform == "Second"


class TestAddingAndDeleting:
    def test_a_new_fact_is_checked_logged_and_told_of(
        self, site: SiteTree, author: User, seen_changes: list[Change]
    ) -> None:
        workshop = add_fact(WorkshopFactory.build(), by=author)

        assert [(entry.action, entry.user) for entry in log_of(workshop)] == [("wagtail.create", author)]
        assert [change.kind for change in seen_changes] == [ChangeKind.ADDED]

    def test_a_new_fact_that_is_not_valid_leaves_nothing(self, site: SiteTree) -> None:
        with pytest.raises(ValidationError):
            add_fact(WorkshopFactory.build(price=-1), by=None)
        assert not Workshop.objects.exists()

    def test_a_deleted_fact_is_logged_and_told_of(
        self, workshop: Workshop, author: User, seen_changes: list[Change]
    ) -> None:
        key = workshop.pk
        delete_fact(workshop, by=author)

        assert not Workshop.objects.filter(pk=key).exists()
        assert ModelLogEntry.objects.get(action="wagtail.delete", object_id=str(key)).user == author
        assert [(change.kind, change.fact.pk) for change in seen_changes] == [(ChangeKind.DELETED, key)]

    def test_what_others_point_at_stays_and_its_log_says_nothing(self, site: SiteTree) -> None:
        place = PlaceFactory()
        OrganisationFactory(place=place, country=place.country)
        with pytest.raises(models.ProtectedError):
            delete_fact(place, by=None)
        assert Place.objects.filter(pk=place.pk).exists()
        assert log_of(place) == []


def test_a_renamed_town_marks_what_shows_it_as_changed(site: SiteTree) -> None:
    place = PlaceFactory()
    shown, other = OrganisationFactory(place=place, country=place.country), OrganisationFactory()
    before: dict[Any, Any] = {row.pk: row.updated_at for row in (shown, other)}

    with changing(place, by=None) as changed:
        changed.name = "Nowe Miasto"

    for row in (shown, other):
        row.refresh_from_db()
    assert shown.updated_at > before[shown.pk]
    assert other.updated_at == before[other.pk]
