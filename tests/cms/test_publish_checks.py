"""What is not complete stays a draft, by whatever door somebody wants to publish it."""

import html
import json
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import GroupApprovalTask, Workflow, WorkflowPage, WorkflowTask
from wagtail.users.models import UserProfile

from cms.facts.services.change_facts import delete_fact
from cms.publish_checks import NotReadyToPublish, list_gaps
from cms.services.publish_scheduled import publish_scheduled
from events.models import WorkshopPage
from home.models import StandardPage
from tests.cms.test_deleting_what_is_used import make_document
from tests.desks import log_in
from tests.factories import PersonFactory, SiteTree, StandardPageFactory, WorkshopPageFactory

MISSING_WORKSHOP = "Choose the workshop that visitors register for."
MISSING_TEXT = "Write the alternative text, or say that the picture only decorates."


@pytest.fixture
def client(db: None) -> Client:
    """The browser of somebody who may do everything."""
    return log_in(superuser=True)


@pytest.fixture
def news(site: SiteTree) -> StandardPage:
    """A draft with a registration form for no workshop."""
    page: StandardPage = StandardPageFactory(parent=site.homes["en"], title="News", live=False)
    fill(page, {"type": "registration_form", "value": {"workshop": None}})
    return page


@pytest.fixture
def picture(db: None) -> Image:
    return Image.objects.create(title="IMG_2031.JPG", file=get_test_image_file())


def fill(page: Any, block: dict[str, Any]) -> None:
    """Save a page's draft with one block."""
    page.body = page.body.stream_block.to_python([block])
    page.save_revision(clean=False)


def picture_block(picture: Image, **details: Any) -> dict[str, Any]:
    image = {"image": picture.pk, "decorative": False, "alt_text": "", **details}
    return {"type": "picture", "value": {"image": image, "caption": ""}}


# --- What is missing --------------------------------------------------------------------------------------
def test_a_form_needs_a_workshop_where_the_page_tells_of_none(news: StandardPage) -> None:
    assert list_gaps(news) == [f"Registration form: {MISSING_WORKSHOP}"]


def test_a_form_needs_no_workshop_on_a_workshops_own_page(site: SiteTree) -> None:
    page = WorkshopPageFactory(parent=site.workshops["en"])
    fill(page, {"type": "registration_form", "value": {"workshop": None}})
    page.latest_revision.publish()
    assert WorkshopPage.objects.get(pk=page.pk).body[0].block_type == "registration_form"


def test_a_picture_needs_a_text_unless_it_decorates(news: StandardPage, picture: Image) -> None:
    fill(news, picture_block(picture))
    assert list_gaps(news) == [f"Picture: {MISSING_TEXT}"]
    fill(news, picture_block(picture, alt_text="A bridge"))
    assert list_gaps(news) == []
    fill(news, picture_block(picture, decorative=True))
    assert list_gaps(news) == []


@pytest.mark.parametrize("text", ["   ", "\u00a0", "\n\t"])
def test_blanks_are_no_alternative_text(news: StandardPage, picture: Image, text: str) -> None:
    fill(news, picture_block(picture, alt_text=text))
    assert list_gaps(news) == [f"Picture: {MISSING_TEXT}"]
    with pytest.raises(NotReadyToPublish):
        news.latest_revision.publish()


def test_a_picture_has_to_be_chosen(news: StandardPage) -> None:
    fill(news, {"type": "picture", "value": {"image": None, "caption": ""}})
    assert list_gaps(news) == ["Picture: Choose a picture, or remove this block."]


def test_people_have_to_be_chosen(news: StandardPage) -> None:
    person = PersonFactory()
    block = {"type": "people", "value": {"heading": "", "people": [person.pk]}}
    fill(news, block)
    assert list_gaps(news) == []
    fill(news, {"type": "people", "value": {"heading": "", "people": []}})
    assert list_gaps(news) == ["People: Choose the people, and remove rows without one."]


def test_documents_have_to_be_chosen(news: StandardPage) -> None:
    row = {"document": make_document().pk, "title": ""}
    block = {"type": "documents", "value": {"heading": "", "documents": [row]}}
    fill(news, block)
    assert list_gaps(news) == []
    block["value"]["documents"].append({"document": None, "title": "Slides"})
    fill(news, block)
    assert list_gaps(news) == ["Documents: Choose the documents, and remove rows without one."]


def test_an_older_revision_is_not_published_without_whom_it_showed(news: StandardPage) -> None:
    person = PersonFactory()
    fill(news, {"type": "people", "value": {"heading": "", "people": [person.pk]}})
    older = news.latest_revision
    fill(news, {"type": "text", "value": "<p>Nobody.</p>"})
    delete_fact(person, by=None)

    with pytest.raises(NotReadyToPublish, match="Choose the people"):
        type(older).objects.get(pk=older.pk).publish()


# --- Doors ------------------------------------------------------------------------------------------------
def test_a_shell_is_refused(news: StandardPage) -> None:
    with pytest.raises(NotReadyToPublish, match="Registration form: Choose the workshop"):
        news.latest_revision.publish()
    news.refresh_from_db()
    assert not news.live


def test_the_editor_refuses_and_keeps_what_was_written(client: Client, news: StandardPage) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[news.pk])
    form = editor_data(news)
    response = client.post(url, {**form, "action-publish": "1"})
    assert response.status_code == 200
    assert "body" in response.context["form"].errors
    assert MISSING_WORKSHOP in html.unescape(response.content.decode())
    news.refresh_from_db()
    assert not news.live


def test_the_editor_saves_a_draft_that_is_not_complete(client: Client, news: StandardPage) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[news.pk])
    revisions = news.revisions.count()
    assert client.post(url, {**editor_data(news), "title": "Newer"}).status_code == 302
    assert news.revisions.count() == revisions + 1


@pytest.mark.parametrize("is_below", [False, True])
def test_publishing_many_pages_publishes_none_of_them(
    client: Client, site: SiteTree, news: StandardPage, is_below: bool
) -> None:
    complete = StandardPageFactory(parent=site.homes["en"], title="Complete", live=False)
    chosen = [complete.pk, news.pk]
    if is_below:
        news.move(complete, "last-child")
        chosen = [complete.pk]
    query = "&".join(f"id={key}" for key in chosen)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = client.post(
        f"{url}?{query}&next=/admin/pages/", {"include_descendants": "on" if is_below else ""}, follow=True
    )
    assert f"“News” cannot be published yet. Registration form: {MISSING_WORKSHOP}" in html.unescape(
        response.content.decode()
    )
    assert not StandardPage.objects.filter(pk__in=[complete.pk, news.pk], live=True).exists()


@pytest.mark.parametrize("is_modal", [False, True])
def test_the_last_approval_is_refused_and_the_page_waits_on(
    client: Client, news: StandardPage, is_modal: bool
) -> None:
    workflow = Workflow.objects.create(name="Approval")
    task = GroupApprovalTask.objects.create(name="Read")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    state = workflow.start(news, user=None)
    url = reverse(
        "wagtailadmin_pages:workflow_action", args=[news.pk, "approve", state.current_task_state.pk]
    )
    headers = {"x-requested-with": "XMLHttpRequest"} if is_modal else {}
    response = client.post(url, {"comment": ""}, headers=headers)
    edit_url = reverse("wagtailadmin_pages:edit", args=[news.pk])
    assert (response.json()["redirect"] if is_modal else response.url) == edit_url
    assert MISSING_WORKSHOP in html.unescape(client.get(edit_url).content.decode())
    news.refresh_from_db()
    state.refresh_from_db()
    assert not news.live
    assert state.status == state.STATUS_IN_PROGRESS


def test_what_was_scheduled_waits_until_it_is_complete(site: SiteTree, news: StandardPage) -> None:
    revision = news.latest_revision
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()
    assert publish_scheduled() == 0
    page = WorkshopPageFactory(parent=site.workshops["en"])
    block = {"type": "registration_form", "value": {"workshop": page.workshop_id}}
    revision.content["body"] = json.dumps([block])
    revision.save()
    assert publish_scheduled() == 1


# --- What visitors and editors see ------------------------------------------------------------------------
def test_nobody_sees_the_name_of_a_file(client: Client, news: StandardPage, picture: Image) -> None:
    fill(news, picture_block(picture))
    # As it was published before there was a check.
    news.live = True
    news.save()
    assert 'alt=""' in Client().get(news.url).content.decode()
    assert picture.title not in Client().get(news.url).content.decode()


def test_the_editor_uses_a_field_that_begins_empty(client: Client, news: StandardPage) -> None:
    response = client.get(reverse("wagtailadmin_pages:edit", args=[news.pk]))
    assert "cms.blocks.PictureImageBlock" in html.unescape(response.content.decode())
    assert "cms/js/picture" in response.content.decode()


def editor_data(page: StandardPage) -> dict[str, Any]:
    """Return what the editor of a page with one form block would send."""
    return {
        "title": page.title,
        "slug": page.slug,
        "introduction": "",
        "body-count": "1",
        "body-0-deleted": "",
        "body-0-order": "0",
        "body-0-type": "registration_form",
        "body-0-id": "",
        "body-0-value-workshop": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }


def test_a_new_page_is_saved_as_a_draft_with_a_form_that_is_not_complete(
    client: Client, site: SiteTree
) -> None:
    url = reverse("wagtailadmin_pages:add", args=["home", "standardpage", site.homes["en"].pk])
    page = StandardPage(title="News", slug="")
    response = client.post(url, editor_data(page), headers={"Accept": "application/json"})
    assert response.status_code == 200, response.content
    assert StandardPage.objects.get(title="News").body[0].block_type == "registration_form"


@pytest.mark.parametrize("language", ["en", "de", "pl"])
def test_submitting_is_worded_in_the_readers_language(
    client: Client, news: StandardPage, language: str
) -> None:
    workflow = Workflow.objects.create(name="Approval 7")
    WorkflowPage.objects.create(workflow=workflow, page=news)
    task = GroupApprovalTask.objects.create(name="Read")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    UserProfile.objects.create(user_id=client.session["_auth_user_id"], preferred_language=language)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[news.pk]))
    button = BeautifulSoup(response.content, "lxml").select_one("[name=action-submit]")
    words = {
        "en": "Submit for approval",
        "de": "Zur Freigabe einreichen",
        "pl": "Przekaż do akceptacji",
    }
    assert words[language] in button.get_text()
    assert "Approval 7" not in str(button)
