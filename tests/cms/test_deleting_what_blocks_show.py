"""What a block of a page shows, or a draft will show, is not deleted, whichever way somebody tries."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest import mock

import pytest
from django.db import transaction
from django.db.models import Model, ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import GroupApprovalTask, ReferenceIndex, Workflow, WorkflowTask

from cms.facts import protect_used
from cms.facts.find_obstacles import find_obstacles
from cms.facts.services.change_facts import delete_fact
from cms.services.publish_scheduled import publish_scheduled
from home.models import StandardPage
from tests.cms.test_deleting_what_is_used import make_document, make_image
from tests.desks import log_in, read_text
from tests.factories import PersonFactory, SiteTree, StandardPageFactory, WorkshopFactory

# Each test commits: a refused deletion undoes its transaction, which has to be its own.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]  # alike on any engine


def show_picture(image: Image) -> dict[str, Any]:
    chosen = {"image": image.pk, "decorative": False, "alt_text": "A bridge"}
    return {"type": "picture", "value": {"image": chosen, "caption": ""}}


def show_document(document: Document) -> dict[str, Any]:
    return {
        "type": "documents",
        "value": {"heading": "", "documents": [{"document": document.pk, "title": "Slides"}]},
    }


def link_document(document: Document) -> dict[str, Any]:
    link = f'<a linktype="document" id="{document.pk}">slides</a>'
    return {"type": "text", "value": f"<p>Our {link}.</p>"}


def show_person(person: Model) -> dict[str, Any]:
    return {"type": "people", "value": {"heading": "", "people": [person.pk]}}


def show_workshop(workshop: Model) -> dict[str, Any]:
    return {"type": "registration_form", "value": {"workshop": workshop.pk}}


USES: dict[str, tuple[Callable[[], Model], Callable[[Any], dict[str, Any]]]] = {
    "picture": (make_image, show_picture),
    "document": (make_document, show_document),
    "linked document": (make_document, link_document),
    "person": (PersonFactory, show_person),
    "workshop": (lambda: WorkshopFactory(terms=False), show_workshop),
}
FILES = ["picture", "document", "linked document"]
FACTS = ["person", "workshop"]


def write(page: StandardPage, block: dict[str, Any]) -> Any:
    page.body = page.body.stream_block.to_python([block])
    return page.save_revision(clean=False)


def is_published(page: StandardPage, block: dict[str, Any]) -> None:
    write(page, block).publish()


def is_a_draft(page: StandardPage, block: dict[str, Any]) -> None:
    page.unpublish()
    write(page, block)


def is_a_newer_draft_of_a_public_page(page: StandardPage, block: dict[str, Any]) -> None:
    write(page, block)


def is_scheduled_under_a_newer_draft(page: StandardPage, block: dict[str, Any]) -> None:
    revision = write(page, block)
    revision.approved_go_live_at = timezone.now() + timedelta(days=1)
    revision.save()
    write_without_blocks(page)


def waits_for_approval_under_a_newer_draft(page: StandardPage, block: dict[str, Any]) -> None:
    write(page, block)
    workflow = Workflow.objects.create(name="Approval")
    WorkflowTask.objects.create(workflow=workflow, task=GroupApprovalTask.objects.create(name="Read"))
    workflow.start(page, user=None)
    write_without_blocks(page)


def write_without_blocks(page: StandardPage) -> None:
    page.body = page.body.stream_block.to_python([])
    page.save_revision()


STATES = [
    is_published,
    is_a_draft,
    is_a_newer_draft_of_a_public_page,
    is_scheduled_under_a_newer_draft,
    waits_for_approval_under_a_newer_draft,
]


@pytest.fixture
def news(site: SiteTree) -> StandardPage:
    page: StandardPage = StandardPageFactory(parent=site.homes["en"], title="News")
    return page


@pytest.fixture
def editor(site: SiteTree) -> Client:
    return log_in(superuser=True)


def use(name: str, page: StandardPage, state: Callable[..., None] = is_published) -> Model:
    make, show = USES[name]
    item = make()
    state(page, show(item))
    return item


def exists(item: Model) -> bool:
    return type(item)._default_manager.filter(pk=item.pk).exists()


# --- From a shell -----------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", list(USES))
def test_a_shell_is_refused(news: StandardPage, name: str, state: Callable[..., None]) -> None:
    item = use(name, news, state)

    with pytest.raises(ProtectedError):
        item.delete()
    with pytest.raises(ProtectedError):
        type(item)._default_manager.filter(pk=item.pk).delete()

    assert exists(item)
    assert find_obstacles(item) == ["Pages: 1"]


@pytest.mark.parametrize("name", list(USES))
def test_it_is_refused_where_the_index_of_references_lags_behind(news: StandardPage, name: str) -> None:
    item = use(name, news)
    ReferenceIndex.objects.all().delete()

    with pytest.raises(ProtectedError):
        item.delete()

    assert exists(item)


@pytest.mark.parametrize("name", FACTS)
def test_the_way_to_delete_facts_refuses_and_a_surrounding_transaction_goes_on(
    news: StandardPage, name: str
) -> None:
    item = use(name, news, is_a_draft)

    with transaction.atomic():
        with pytest.raises(ProtectedError):
            delete_fact(item, by=None)
        assert exists(item)


@pytest.mark.parametrize("name", list(USES))
def test_control_without_the_guard_it_is_deleted(news: StandardPage, name: str) -> None:
    item = use(name, news)
    with mock.patch.object(protect_used, "find_choosing_pages", return_value=set()):
        type(item)._default_manager.filter(pk=item.pk).delete()
    assert not exists(item)


@pytest.mark.parametrize("name", list(USES))
def test_what_no_page_shows_any_more_is_deleted(news: StandardPage, name: str) -> None:
    item = use(name, news)
    other = USES[name][0]()
    is_published(news, {"type": "text", "value": f"<p>{item.pk} people came.</p>"})

    for unused in (item, other):
        unused.delete()

    assert StandardPage.objects.get(pk=news.pk).body[0].block_type == "text"


def test_what_has_the_same_number_as_something_used_is_deleted(news: StandardPage) -> None:
    person = PersonFactory()
    image = make_image()
    Image.objects.filter(pk=image.pk).update(id=person.pk)
    is_published(news, show_person(person))

    Image.objects.get(pk=person.pk).delete()

    assert not Image.objects.exists()


# --- From the admin ---------------------------------------------------------------------------------------
def single(item: Model) -> str:
    return reverse(
        "wagtailimages:delete" if isinstance(item, Image) else "wagtaildocs:delete", args=[item.pk]
    )


def just_uploaded(item: Model) -> str:
    app = "wagtailimages" if isinstance(item, Image) else "wagtaildocs"
    return reverse(f"{app}:delete_multiple", args=[item.pk])


def bulk(item: Model) -> str:
    address = reverse("wagtail_bulk_action", args=[item._meta.app_label, item._meta.model_name, "delete"])
    return f"{address}?id={item.pk}&next={reverse('wagtailadmin_home')}"


@pytest.mark.parametrize("state", [is_published, is_a_draft])
@pytest.mark.parametrize("door", [single, bulk])
@pytest.mark.parametrize("name", FILES)
def test_wagtails_forms_are_refused_in_a_sentence(
    editor: Client, news: StandardPage, name: str, door: Callable[[Model], str], state: Callable[..., None]
) -> None:
    item = use(name, news, state)

    text = read_text(editor.post(door(item), follow=True))

    assert "Nothing was deleted" in text
    assert "Pages: 1" in text
    assert exists(item)
    assert item.file.storage.exists(item.file.name)


@pytest.mark.parametrize("name", FILES)
def test_the_form_for_several_uploads_is_told_too(editor: Client, news: StandardPage, name: str) -> None:
    item = use(name, news)

    response = editor.post(just_uploaded(item), headers={"X-Requested-With": "XMLHttpRequest"})

    assert (response.status_code, response.json()["success"]) == (409, False)
    assert "Pages: 1" in response.json()["error_message"]
    assert exists(item)


@pytest.mark.parametrize(
    ("name", "desk"), [("person", "events_person_modeladmin"), ("workshop", "events_workshop_modeladmin")]
)
def test_a_desk_says_that_a_draft_needs_a_fact(
    editor: Client, news: StandardPage, name: str, desk: str
) -> None:
    fact = use(name, news, is_a_draft)
    door = reverse(f"{desk}_delete", args=[fact.pk])

    assert "Pages: 1" in read_text(editor.get(door))
    assert "Pages: 1" in read_text(editor.post(door))
    assert exists(fact)


def test_a_scheduled_page_goes_public_with_all_that_was_chosen(news: StandardPage, client: Client) -> None:
    news.unpublish()
    person = use("person", news, is_scheduled_under_a_newer_draft)
    with pytest.raises(ProtectedError):
        delete_fact(person, by=None)

    revision = news.revisions.get(approved_go_live_at__isnull=False)
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=timezone.now())
    publish_scheduled()

    assert person.name in client.get(news.url).content.decode()
