"""What was scheduled goes live and comes down by itself, within a minute."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from wagtail.management.commands.publish_scheduled import Command as WagtailsCommand
from wagtail.models import Page

from cms.publish_checks import NotReadyToPublish
from cms.services.publish_scheduled import publish_scheduled
from cms.sweep_register import run_sweeps
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
