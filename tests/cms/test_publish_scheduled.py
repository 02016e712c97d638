"""What was scheduled goes live and comes down by itself, within a minute."""

import errno
import logging
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from wagtail.management.commands.publish_scheduled import Command as WagtailsCommand
from wagtail.models import Page, PageLogEntry
from wagtail_localize.models import Translation

from cms.publish_checks import NotReadyToPublish
from cms.services import publish_scheduled as publishing
from cms.services.publish_scheduled import publish_scheduled
from cms.sweep_register import Budget, run_sweeps
from cms.translation.services.publish_translation import publish_translation
from events.models import Topic
from tests.cms.translation.work import complete, hand_over, version_of
from tests.factories import SiteTree, StandardPageFactory, TopicFactory, WorkshopPageFactory

SOON = timedelta(hours=1)
LATER = timedelta(hours=2)


def schedule(page: Any, **dates: Any) -> None:
    """Publish a page as the editor's form does when dates are set."""
    for name, value in dates.items():
        setattr(page, name, value)
    page.save_revision().publish()


@pytest.fixture
def draft(site: SiteTree) -> Page:
    return StandardPageFactory(parent=site.homes["en"], title="On Monday", slug="monday", live=False)


def test_a_page_goes_live_when_its_time_comes(draft: Page, client: Client) -> None:
    schedule(draft, go_live_at=timezone.now() + SOON)
    assert run_sweeps()["schedule"] == 0
    assert client.get("/en/monday/").status_code == 404
    with time_machine.travel(timezone.now() + LATER):
        assert run_sweeps()["schedule"] == 1
        assert client.get("/en/monday/").status_code == 200
        assert publish_scheduled() == 0


def test_a_page_comes_down_when_its_time_is_over(site: SiteTree, client: Client) -> None:
    page = StandardPageFactory(parent=site.homes["en"], slug="monday")
    schedule(page, expire_at=timezone.now() + SOON)
    assert client.get("/en/monday/").status_code == 200
    with time_machine.travel(timezone.now() + LATER):
        assert publish_scheduled() == 1
        assert client.get("/en/monday/").status_code == 404
        assert publish_scheduled() == 0


def test_a_translation_with_a_segment_missing_waits_and_holds_nothing_up(site: SiteTree, draft: Page) -> None:
    source = WorkshopPageFactory(parent=site.workshops["en"], title="Across the bridge")
    [translation] = hand_over(source, "pl")
    polish = version_of(source, "pl")
    Page.objects.filter(pk=polish.pk).update(go_live_at=timezone.now() + SOON)
    revision = polish.get_latest_revision()
    revision.approved_go_live_at = timezone.now() + SOON
    revision.save()
    schedule(draft, go_live_at=timezone.now() + SOON)
    with time_machine.travel(timezone.now() + LATER):
        assert publish_scheduled() == 1
        assert Page.objects.get(pk=draft.pk).live
        assert not version_of(source, "pl").live
        complete(translation, title="Przez most")
        assert publish_scheduled() == 1
        assert version_of(source, "pl").live
        assert version_of(source, "pl").title == "Przez most"


def test_one_that_fails_holds_nothing_up(draft: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    topic = TopicFactory()
    schedule(topic, expire_at=timezone.now() + SOON)
    schedule(draft, go_live_at=timezone.now() + SOON)
    monkeypatch.setattr(type(topic), "unpublish", lambda *_args, **_kwargs: 1 // 0)
    with time_machine.travel(timezone.now() + LATER):
        assert publish_scheduled() == 1
    assert Page.objects.get(pk=draft.pk).live


@pytest.fixture
def broken(draft: Page, monkeypatch: pytest.MonkeyPatch) -> Topic:
    """A topic that cannot be taken down at its time, and comes before a page that can go live."""
    topic = TopicFactory()
    schedule(topic, expire_at=timezone.now() + SOON)
    schedule(draft, go_live_at=timezone.now() + SOON)
    monkeypatch.setattr(Topic, "unpublish", lambda *_args, **_kwargs: 1 // 0)
    return topic


class OneThing(Budget):
    """Time for one thing."""

    def __init__(self) -> None:
        super().__init__()
        self._answers = iter([True])

    def goes_on(self) -> bool:
        return next(self._answers, False)


def test_what_failed_comes_last_the_next_time_and_uses_up_nobodys_time(broken: Topic, draft: Page) -> None:
    with time_machine.travel(timezone.now() + LATER):
        assert publish_scheduled(OneThing()) == 0
        assert not Page.objects.get(pk=draft.pk).live
        assert publish_scheduled(OneThing()) == 1
        assert Page.objects.get(pk=draft.pk).live


def test_what_fails_is_told_once_until_it_changes(broken: Topic, caplog: pytest.LogCaptureFixture) -> None:
    with time_machine.travel(timezone.now() + LATER):
        for _minute in range(5):
            publish_scheduled()
        assert caplog.text.count("could not be published or unpublished as scheduled") == 1
        Topic.objects.update(expire_at=timezone.now() - SOON / 2)
        for _minute in range(5):
            publish_scheduled()
        assert caplog.text.count("could not be published or unpublished as scheduled") == 2


def test_what_went_well_meanwhile_is_told_anew(
    broken: Topic, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with time_machine.travel(timezone.now() + LATER):
        publish_scheduled()
        Topic.objects.update(live=False)
        publish_scheduled()
        Topic.objects.update(live=True)
        publish_scheduled()
    assert caplog.text.count("could not be published or unpublished as scheduled") == 2


def test_an_absent_database_is_not_remembered_as_a_fault_of_the_page(
    broken: Topic, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def be_away(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("connection") from OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Topic, "unpublish", be_away)
    with time_machine.travel(timezone.now() + LATER):
        publish_scheduled()
    assert cache.get(publishing.FAILED) is None


def test_a_page_that_is_not_ready_is_told_of_once(unready: Page, caplog: pytest.LogCaptureFixture) -> None:
    with time_machine.travel(timezone.now() + LATER), caplog.at_level(logging.INFO):
        for _minute in range(3):
            publish_scheduled()
    assert caplog.text.count("stays scheduled") == 1


# --- Translations -----------------------------------------------------------------------------------------
@pytest.fixture
def translation(site: SiteTree) -> Translation:
    """A complete Polish translation that nobody has published."""
    source = WorkshopPageFactory(parent=site.workshops["en"], title="Across the bridge")
    return complete(hand_over(source, "pl")[0], title="Przez most")


def polish(translation: Translation) -> Page:
    return translation.get_target_instance()


def published_times(page: Page) -> int:
    entries = PageLogEntry.objects.filter(page=page.pk)
    return entries.filter(action__in=["wagtail.publish", "wagtail.publish.scheduled"]).count()


def test_a_translation_that_is_scheduled_goes_live_at_its_time_and_once(translation: Translation) -> None:
    schedule(polish(translation), go_live_at=timezone.now() + SOON)
    assert not polish(translation).live
    assert publish_scheduled() == 0
    with time_machine.travel(timezone.now() + LATER):
        assert publish_scheduled() == 1
        assert (polish(translation).live, polish(translation).title) == (True, "Przez most")
        assert publish_scheduled() == 0
        assert published_times(polish(translation)) == 1


def test_a_live_translation_shows_its_new_text_only_from_the_day_that_was_chosen(
    translation: Translation,
) -> None:
    publish_translation(translation)
    complete(translation, title="Przez mosty")
    schedule(polish(translation), go_live_at=timezone.now() + SOON)
    assert polish(translation).title == "Przez most"
    with time_machine.travel(timezone.now() + LATER):
        assert publish_scheduled() == 1
        assert polish(translation).title == "Przez mosty"
        assert publish_scheduled() == 0


def test_a_day_that_was_taken_back_holds_a_translation_back_no_longer(translation: Translation) -> None:
    schedule(polish(translation), go_live_at=timezone.now() + SOON)
    schedule(polish(translation), go_live_at=None)
    assert polish(translation).live
    with time_machine.travel(timezone.now() + LATER):
        assert publish_scheduled() == 0


def test_a_translation_comes_down_at_its_time(translation: Translation) -> None:
    schedule(polish(translation), expire_at=timezone.now() + SOON)
    assert polish(translation).live
    with time_machine.travel(timezone.now() + LATER):
        assert publish_scheduled() == 1
        assert not polish(translation).live


def test_publishing_a_translation_with_a_day_ahead_says_that_it_is_not_public_yet(
    translation: Translation,
) -> None:
    page = polish(translation)
    monday = (timezone.now() + SOON).replace(microsecond=0)
    page.go_live_at = monday
    page.save_revision()
    outcome = publish_translation(translation)
    assert (outcome.is_published, outcome.goes_live_at) == (False, monday)
    assert not polish(translation).live
    with time_machine.travel(timezone.now() + LATER):
        assert publish_scheduled() == 1
        assert polish(translation).live
        assert publish_translation(translation).is_published


def test_source_and_translation_with_days_of_their_own_go_live_each_at_its_own(
    site: SiteTree, translation: Translation
) -> None:
    source = translation.source.get_source_instance()
    source.unpublish()
    schedule(source, go_live_at=timezone.now() + SOON)
    schedule(polish(translation), go_live_at=timezone.now() + 2 * SOON)
    source_is_live = lambda: Page.objects.get(pk=source.pk).live  # noqa: E731 – asked thrice
    for hours, live in ((0.5, (False, False)), (1.5, (True, False)), (2.5, (True, True))):
        with time_machine.travel(timezone.now() + hours * SOON):
            publish_scheduled()
            assert (source_is_live(), polish(translation).live) == live


def test_two_sweeps_that_found_the_same_page_publish_it_once(draft: Page) -> None:
    schedule(draft, go_live_at=timezone.now() + SOON)
    with time_machine.travel(timezone.now() + LATER):
        found = [list(publishing._publishing()) for _sweep in range(2)]
        assert [publishing._is_done(*entry, {}) for entries in found for entry in entries] == [True, False]
    assert published_times(draft) == 1


def test_with_its_time_used_up_a_sweep_leaves_the_rest_to_the_next(draft: Page) -> None:
    schedule(draft, go_live_at=timezone.now() + SOON)
    with time_machine.travel(timezone.now() + LATER):
        assert publish_scheduled(Budget(seconds=0)) == 0
        assert publish_scheduled() == 1


COMMANDS = ("publish_scheduled", "publish_scheduled_pages")


@pytest.fixture
def unready(site: SiteTree) -> Page:
    """A page that was due first and is not complete: its form is of no workshop."""
    page = StandardPageFactory(parent=site.homes["en"], title="Not ready", live=False)
    blocks = [{"type": "registration_form", "value": {"workshop": None}}]
    page.body = page.body.stream_block.to_python(blocks)
    revision = page.save_revision(clean=False)
    revision.approved_go_live_at = timezone.now() + SOON / 2
    revision.save()
    return page


@pytest.mark.parametrize("command", COMMANDS)
def test_wagtails_commands_are_not_stopped_by_a_page_that_is_not_ready(
    unready: Page, draft: Page, command: str
) -> None:
    schedule(draft, go_live_at=timezone.now() + SOON)
    with time_machine.travel(timezone.now() + LATER):
        call_command(command)
        assert Page.objects.get(pk=draft.pk).live
        assert not Page.objects.get(pk=unready.pk).live


def test_negative_control_wagtails_own_command_is_stopped(unready: Page, draft: Page) -> None:
    schedule(draft, go_live_at=timezone.now() + SOON)
    with time_machine.travel(timezone.now() + LATER):
        with pytest.raises(NotReadyToPublish):
            call_command(WagtailsCommand())
        assert not Page.objects.get(pk=draft.pk).live


@pytest.mark.parametrize("command", COMMANDS)
def test_a_dry_run_names_what_is_due_and_changes_nothing(draft: Page, command: str) -> None:
    schedule(draft, go_live_at=timezone.now() + SOON)
    output = StringIO()
    with time_machine.travel(timezone.now() + LATER):
        call_command(command, dryrun=True, stdout=output)
    assert "On Monday" in output.getvalue()
    assert not Page.objects.get(pk=draft.pk).live
