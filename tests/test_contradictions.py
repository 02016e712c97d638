"""States that contradict each other: the database refuses each, whoever writes it, on both engines."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any, NamedTuple

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusters.models import Participation, Project
from cms.mail.models import Letter
from events.models import Workshop
from events.registration.models import Answer, OnlineRoom, Registration, RegistrationMove, RegistrationTerms
from tests.events.registration.conftest import build_world
from tests.factories import (
    ContributionFactory,
    OrganisationFactory,
    PersonFactory,
    ProjectFactory,
    SeriesOrganiserFactory,
    WorkshopFactory,
)
from tests.factories.facts import ParticipationFactory
from tests.factories.registrations import OnlineRoomFactory, RegistrationFactory, RegistrationTermsFactory

pytestmark = pytest.mark.django_db


class Contradiction(NamedTuple):
    """A valid row, and the values that would make it contradict itself or another."""

    make_row: Callable[[], models.Model]
    values: dict[str, Any]


def confirmed() -> Registration:
    return RegistrationFactory()


def second_confirmed() -> Registration:
    """Return somebody with seat 2; seat 1 of the workshop is taken, too."""
    workshop = WorkshopFactory()
    RegistrationFactory(workshop=workshop, number=1, email="first@example.org")
    return RegistrationFactory(workshop=workshop, number=2)


def make_terms() -> RegistrationTerms:
    return RegistrationTermsFactory(workshop=WorkshopFactory(terms=False))


def make_room() -> OnlineRoom:
    return OnlineRoomFactory()


def second_partner() -> Participation:
    project: Project = ProjectFactory()
    Participation.objects.filter(project=project).delete()
    ParticipationFactory(project=project, organisation=OrganisationFactory(pk=90_003), role="lead_partner")
    return ParticipationFactory(project=project, role="partner")


def second_letter() -> Letter:
    common = {"kind": "news", "recipient_email": "a@example.org", "language": "en"}
    Letter.objects.create(**common, once_key="first")
    return Letter.objects.create(**common, once_key="second")


def make_move() -> RegistrationMove:
    return RegistrationMove.objects.create(
        registration=RegistrationFactory(), to_state="confirmed", number=1, at=timezone.now()
    )


def make_answer() -> Answer:
    return Answer.objects.create(
        registration=RegistrationFactory(), position=0, question="diet", kind="text", language="en"
    )


CONTRADICTIONS = {
    "somebody has a place without a seat": Contradiction(confirmed, {"number": None}),
    "somebody who cancelled keeps a seat": Contradiction(confirmed, {"state": "cancelled"}),
    "somebody who waits has a seat": Contradiction(confirmed, {"state": "waiting"}),
    "a state that does not exist": Contradiction(confirmed, {"state": "nonsense"}),
    "a state that does not exist, without a seat": Contradiction(
        confirmed, {"state": "nonsense", "number": None}
    ),
    "seat number nought": Contradiction(confirmed, {"number": 0}),
    "a way of attending that does not exist": Contradiction(confirmed, {"way": "by_boat"}),
    "two people on one seat": Contradiction(second_confirmed, {"number": 1}),
    "one address registered twice": Contradiction(second_confirmed, {"email_key": "first@example.org"}),
    "a workshop that ends before it starts": Contradiction(
        WorkshopFactory, {"ends_at": "2001-01-01 00:00:00+00:00"}
    ),
    "a price below nothing": Contradiction(WorkshopFactory, {"price": -1}),
    "a project that ends before it begins": Contradiction(ProjectFactory, {"ends_on": "1999-01-01"}),
    "two lead partners": Contradiction(second_partner, {"role": "lead_partner"}),
    "one partner twice": Contradiction(second_partner, {"organisation_id": 90_003}),
    "an e-mail to be written once, twice": Contradiction(second_letter, {"once_key": "first"}),
    "an e-mail in a state that does not exist": Contradiction(second_letter, {"state": "lost"}),
    "a kind of workshop that does not exist": Contradiction(WorkshopFactory, {"kind": "party"}),
    "a format that does not exist": Contradiction(WorkshopFactory, {"format": "by_post"}),
    "a workshop neither cancelled nor taking place": Contradiction(WorkshopFactory, {"status": "perhaps"}),
    "a contribution that does not exist": Contradiction(ContributionFactory, {"role": "juggler"}),
    "a form of roles that does not exist": Contradiction(PersonFactory, {"role_form": "royal"}),
    "an organiser's part that does not exist": Contradiction(SeriesOrganiserFactory, {"role": "rival"}),
    "a move from a state that does not exist": Contradiction(make_move, {"from_state": "lost"}),
    "a move to a state that does not exist": Contradiction(make_move, {"to_state": "lost"}),
    "an answer to a kind of question that does not exist": Contradiction(make_answer, {"kind": "riddle"}),
}
every_contradiction = pytest.mark.parametrize(
    "contradiction", CONTRADICTIONS.values(), ids=CONTRADICTIONS.keys()
)


def write_by_sql(row: models.Model, values: dict[str, Any]) -> None:
    """Write values past Django's models, as an import by SQL or a faulty migration would."""
    names = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in values)
    table = connection.ops.quote_name(row._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET {names} WHERE id = %s", [*values.values(), row.pk])  # noqa: S608 – our names


@every_contradiction
def test_is_refused_when_it_comes_by_sql(contradiction: Contradiction) -> None:
    row = contradiction.make_row()
    with pytest.raises(IntegrityError):
        write_by_sql(row, contradiction.values)


@every_contradiction
def test_is_refused_when_it_comes_by_a_query_set(contradiction: Contradiction) -> None:
    row = contradiction.make_row()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**contradiction.values)


@pytest.mark.parametrize(("make_row", "model"), [(make_terms, RegistrationTerms), (make_room, OnlineRoom)])
def test_a_workshop_has_one_of_each(make_row: Callable[[], models.Model], model: type[models.Model]) -> None:
    workshop: Workshop = make_row().workshop
    with pytest.raises(IntegrityError), transaction.atomic():
        model._base_manager.create(workshop=workshop)


def test_a_seat_of_another_workshop_cannot_be_said() -> None:
    """A seat is a number on the registration: there is no second workshop that could differ."""
    pointers = {field.name for field in Registration._meta.local_fields if field.is_relation}
    assert pointers == {"workshop"}
    assert isinstance(Registration._meta.get_field("number"), models.PositiveIntegerField)


@every_contradiction
def test_negative_control_a_harmless_value_is_taken_the_same_way(contradiction: Contradiction) -> None:
    row = contradiction.make_row()
    name = next(iter(contradiction.values))
    write_by_sql(row, {name: type(row)._base_manager.values_list(name, flat=True).get(pk=row.pk)})


@pytest.mark.parametrize("zone", ["Mars/Base", "../etc/passwd", ""])
def test_a_zone_that_does_not_exist_breaks_no_page(client: Client, zone: str) -> None:
    """What is a zone the database cannot know: forms refuse it, and pages show the site's own."""
    world = build_world()
    right = world.workshop.local_start.strftime("%H:%M")
    write_by_sql(world.workshop, {"time_zone": zone})
    page = world.pages["en"]
    calendar = reverse("events:calendar", kwargs={"workshop_uuid": world.workshop.uuid})
    for address in ("/en/", page.get_parent().url, page.url, world.url("en"), "/sitemap-1.xml", calendar):
        assert client.get(address).status_code == HTTPStatus.OK, address
    assert right in client.get(page.url).content.decode()
    world.workshop.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        world.workshop.full_clean()
    assert list(refused.value.message_dict) == ["time_zone"]
