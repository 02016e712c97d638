"""Whatever changes, by whatever door: nobody sees an outdated page after the answer to the change."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import User
from django.db import connections, transaction
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import Page

from cms.freshness import current_stamp
from cms.freshness.services import mark_outdated
from cms.freshness.stamp import Outdated
from events.registration.services.register import Applicant, register
from tests.cms.page_cache.changes import Change, World, changes
from tests.cms.page_cache.visits import Site
from tests.factories.site import SiteTree

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(site: SiteTree) -> World:
    return World(site)


@pytest.fixture
def served(settings: Settings) -> Iterator[Callable[..., Site]]:
    """Return a function that serves the site in this process."""
    settings.ALLOWED_HOSTS = ["*"]
    running: list[Site] = []

    def serve(**options: bool) -> Site:
        running.append(Site(settings, **options))
        return running[-1]

    yield serve
    for one in running:
        one.close()
    connections.close_all()


def find_outdated(kept: Site, anew: Site, world: World, do: Change) -> list[str]:
    """Make a change, and return which pages a visitor then sees otherwise than they are."""
    before = {path: kept.read(path) for path in world.paths}
    do(world)
    now = {path: anew.read(path) for path in world.paths}
    assert now != before, "nobody would have seen the change anyway"
    return [path for path in world.paths if kept.read(path) != now[path]]


def test_no_page_is_outdated_after_any_change(world: World, served: Callable[..., Site]) -> None:
    # The kept ones are made of parts that are kept themselves.
    kept, anew = served(), served(keeps=False, keeps_parts=False)
    outdated = {name: find_outdated(kept, anew, world, do) for name, do in changes.items()}
    assert {name: pages for name, pages in outdated.items() if pages} == {}


NOTICED_BY_A_SIGNAL_OF_THEIR_OWN = (
    "places: all are taken", "a fact that others show", "words", "site facts", "the order of the menu",
    "a redirect", "a page, withdrawn",
)  # fmt: skip


@pytest.mark.sqlite  # marks are made by signals
def test_control_without_marks_a_page_is_outdated_after_each_kind_of_change(
    world: World, served: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, anew = served(), served(keeps=False, keeps_parts=False)
    monkeypatch.setattr("cms.freshness.services.mark_outdated.mark_now", lambda _outdated: None)
    for name in NOTICED_BY_A_SIGNAL_OF_THEIR_OWN:
        assert find_outdated(kept, anew, world, changes[name]), name
        current_stamp.mark_now(Outdated.BY_WITHDRAWAL)


@pytest.fixture
def long_minute() -> Iterator[None]:
    """Have the clock stand still at the beginning of a minute: with a minute kept parts end in any case."""
    with time_machine.travel(timezone.now().replace(second=1), tick=False):
        yield


@pytest.mark.usefixtures("long_minute")
@pytest.mark.parametrize("name", ["places: all are taken", "words", "site facts"])
def test_control_without_marks_a_page_that_is_made_of_kept_parts_is_outdated(
    world: World, served: Callable[..., Site], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    made_of_parts, anew = served(keeps=False), served(keeps=False, keeps_parts=False)
    monkeypatch.setattr("cms.freshness.services.mark_outdated.mark_now", lambda _outdated: None)
    assert find_outdated(made_of_parts, anew, world, changes[name])


def test_no_page_is_outdated_after_a_moment_at_which_it_changes_by_itself(
    world: World, served: Callable[..., Site]
) -> None:
    kept, anew = served(), served(keeps=False, keeps_parts=False)
    path = world.page.get_url()
    before = kept.read(path)
    with time_machine.travel(world.workshop.starts_at + timedelta(seconds=1), tick=True):
        assert kept.read(path) == anew.read(path) != before


@pytest.mark.usefixtures("long_minute")
def test_a_process_killed_between_commit_and_mark_leaves_pages_outdated_for_five_minutes_at_most(
    world: World, served: Callable[..., Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, anew = served(), served(keeps=False, keeps_parts=False)
    path = world.about.get_url()
    anew.read(path)  # the first visit of all makes the row of the site's facts
    with transaction.atomic():
        changes["words"](world)
        before = kept.read(path)  # made anew after the first mark, from what is committed
        monkeypatch.setattr(mark_outdated, "mark_now", lambda _outdated: None)
        # What was put off until the commit was bound to the function itself.
        transaction.get_connection().run_on_commit.clear()
    assert kept.read(path) == before != anew.read(path)
    with time_machine.travel(timezone.now() + timedelta(minutes=5, seconds=1), tick=True):
        assert kept.read(path) == anew.read(path)


def test_what_nobody_sees_leaves_the_pages_in_memory(world: World, served: Callable[..., Site]) -> None:
    kept = served()
    for path in world.paths * 2:  # the first visit of all makes the row of the site's facts
        kept.visit(path)
    kept.made.clear()

    page = Page.objects.get(pk=world.about.pk).specific
    page.title = "A draft"
    page.save_revision()
    register(world.workshop.pk, Applicant("Ida", "ida@example.org", "en"))
    User.objects.create_user("somebody")
    for path in world.paths:
        kept.visit(path)

    assert kept.made == []
