"""Measure what one registration costs, and that its cost does not grow with those before it.

Posts go through Django's test client, in this process: what is measured is the processor time of the whole
request, without a network. SQLite's work is in it; PostgreSQL's is done by its server and is not. The engine
is the one of DATABASE_URL, its database a copy of the tests' template, which is dropped afterwards.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, NamedTuple

import django

if TYPE_CHECKING:
    from tests.events.registration.conftest import World

FEW, MANY = 100, 10_000
MOST_TIMES_DEARER = 1.2


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


def main() -> int:
    """Print a post's median processor time in each case, and fail where many before it make it dearer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=60, help="how many posts are measured in each case")
    arguments = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
    django.setup()
    with test_database() as engine:
        print(f"Processor time of a post on {engine}, median of {arguments.posts}, milliseconds")
        ratios = [compare(case, arguments.posts) for case in CASES]
    return int(max(ratios) > MOST_TIMES_DEARER)


@contextmanager
def test_database() -> Iterator[str]:
    """Work on a copy of the tests' template database."""
    from django.db import connection
    from django.test.utils import override_settings, setup_test_environment

    from tests.factories.site import build_site
    from tests.template_database import template_database

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


def prepare(case: Case, before: int) -> "World":
    """Make a workshop with a form, and as many registrations as there are to be before."""
    from django.db import connection
    from django.utils import timezone

    from events.registration.models import Registration, RegistrationTerms

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
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return world


def build_world() -> "World":
    """Make a workshop with its pages and its form; the site is made once."""
    from tests.events.registration import conftest
    from tests.factories.registrations import RegistrationFormFactory
    from tests.factories.workshops import WorkshopFactory

    if not _worlds:
        _worlds.append(conftest.build_world())
        return _worlds[0]
    first = _worlds[0]
    workshop = WorkshopFactory(
        days=30, terms__form=RegistrationFormFactory(questions=conftest.QUESTIONS["en"])
    )
    from tests.factories.pages import WorkshopPageFactory

    pages = {
        code: WorkshopPageFactory(parent=page.get_parent().specific, locale=page.locale, workshop=workshop)
        for code, page in first.pages.items()
    }
    return conftest.World(workshop, pages, first.forms)


_worlds: list["World"] = []


def post(world: "World", number: int) -> float:
    """Register one more person and return the processor time it took, in seconds."""
    from django.test import Client

    from tests.events.registration.conftest import entries

    # Each from a network of its own: one that sends so many would be stopped.
    client = Client(REMOTE_ADDR=f"10.{number // 250}.{number % 250}.1")
    entered = entries(email=f"new{number}@example.org", name=f"New {number}")
    began = time.process_time()
    response = client.post(world.url(), entered)
    spent = time.process_time() - began
    if response.status_code != HTTPStatus.SEE_OTHER:
        raise RuntimeError(f"The post was answered by {response.status_code}.")
    return spent


if __name__ == "__main__":
    sys.exit(main())
