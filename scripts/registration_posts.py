"""Registrations whose cost is measured: workshops with few and with many before them, and posts by turns."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import NamedTuple

from django.db import connection
from django.test import Client
from django.test.utils import override_settings, setup_test_environment
from django.utils import timezone

from events.registration.models import Registration, RegistrationTerms
from tests.events.registration.conftest import QUESTIONS, World, entries
from tests.events.registration.conftest import build_world as build_first_world
from tests.factories.pages import WorkshopPageFactory
from tests.factories.registrations import RegistrationFormFactory
from tests.factories.site import build_site
from tests.factories.workshops import WorkshopFactory
from tests.template_database import template_database

FEW, MANY = 100, 10_000


class Case(NamedTuple):
    """A workshop before the posts that are measured; so many places are free, None without limit."""

    name: str
    spare: int | None
    has_gaps: bool = False


CASES = (
    Case("places free", MANY),
    Case("without limit", None),
    Case("the last number taken, with gaps", MANY, has_gaps=True),
    Case("full, all others wait", 0),
)


@contextmanager
def test_database() -> Iterator[str]:
    """Work on a copy of the tests' template database."""
    setup_test_environment(debug=False)
    database = template_database()
    database.create()
    build_site()
    try:
        # Letters are sent by another process, as on a site.
        with override_settings(TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}):
            yield connection.vendor
    finally:
        database.drop()


def compare(case: Case, posts: int) -> float:
    """Measure a case with few and with many registrations before it, by turns, and return the ratio."""
    worlds = {before: prepare(case, before) for before in (FEW, MANY)}
    times: dict[int, list[float]] = {before: [] for before in worlds}
    # By turns, so that whatever else the machine does meets both alike.
    for number in range(posts + 5):
        for before, world in worlds.items():
            spent = post(world, number)
            if number >= 5:  # the first ones fill caches
                times[before].append(spent)
    few, many = (statistics.median(times[before]) * 1000 for before in (FEW, MANY))
    print(f"  {case.name:34} {FEW:>6}: {few:6.1f}   {MANY:>6}: {many:6.1f}   ratio {many / few:.2f}")
    return many / few


def prepare(case: Case, before: int) -> World:
    """Make a workshop with a form, and as many registrations as there are to be before."""
    world = build_world()
    seated = before if case.spare is None or case.spare else before // 2
    places = None if case.spare is None else seated + (0 if case.has_gaps else case.spare)
    RegistrationTerms.objects.filter(workshop=world.workshop).update(places=places)
    Registration.objects.bulk_create(
        [
            Registration(
                workshop=world.workshop,
                state="confirmed" if number <= seated else "waiting",
                number=number if number <= seated else None,
                waits_since=timezone.now(),
                name=f"Person {number}",
                email=f"before{number}@example.org",
                email_key=f"before{number}@example.org",
                language="pl",
            )
            for number in range(1, before + 1)
        ],
        batch_size=500,
    )
    if case.has_gaps:
        Registration.objects.filter(
            workshop=world.workshop, number__lt=seated, number__gt=seated - 90
        ).delete()
    if connection.vendor == "postgresql":
        # Its server does that by itself; SQLite has no statistics on most installations.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return world


def build_world() -> World:
    """Make a workshop with its pages and its form; the site is made once."""
    if not _worlds:
        _worlds.append(build_first_world())
        return _worlds[0]
    first = _worlds[0]
    workshop = WorkshopFactory(days=30, terms__form=RegistrationFormFactory(questions=QUESTIONS["en"]))

    pages = {
        code: WorkshopPageFactory(parent=page.get_parent().specific, locale=page.locale, workshop=workshop)
        for code, page in first.pages.items()
    }
    return World(workshop, pages, first.forms)


_worlds: list[World] = []


def post(world: World, number: int) -> float:
    """Register one more person and return the processor time it took, in seconds."""
    # Each from a network of its own: one that sends so many would be stopped.
    client = Client(REMOTE_ADDR=f"10.{number // 250}.{number % 250}.1")
    entered = entries(email=f"new{number}@example.org", name=f"New {number}")
    began = time.process_time()
    response = client.post(world.url(), entered)
    spent = time.process_time() - began
    if response.status_code != HTTPStatus.SEE_OTHER:
        raise RuntimeError(f"The post was answered by {response.status_code}.")
    return spent
