"""What facts show is not deleted, whichever way somebody tries, and whoever tries is told why."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db.models import Model, ProtectedError
from django.test import Client
from django.urls import reverse
from PIL import Image as Picture
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import ReferenceIndex

from clusters.models import Organisation
from cms.facts.middleware import ProtectedDeletionMiddleware
from events.models import Person, Workshop
from tests.desks import log_in, read_text
from tests.factories import OrganisationFactory, PersonFactory, SiteTree, WorkshopFactory

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # alike on any engine

WEBM = b"\x1a\x45\xdf\xa3\x42\x82\x84webm"


def make_image() -> Image:
    content = ContentFile(b"", name="logo.png")
    Picture.new("RGB", (8, 8)).save(content, "PNG")
    content.seek(0)
    return Image.objects.create(title="Logo", file=ImageFile(content, name="logo.png"))


def make_document() -> Document:
    return Document.objects.create(title="Film", file=ContentFile(WEBM, name="film.webm"))


USES: dict[str, Callable[[], tuple[Model, Model]]] = {
    "logo": lambda: (image := make_image(), OrganisationFactory(logo=image)),
    "photo": lambda: (image := make_image(), PersonFactory(photo=image)),
    "recording": lambda: (film := make_document(), WorkshopFactory(recording_file=film)),
}
FIELDS = {Organisation: "logo", Person: "photo", Workshop: "recording_file"}
KINDS = {"logo": "Organisations: 1", "photo": "People: 1", "recording": "Workshops: 1"}


@pytest.fixture(params=list(USES))
def use(request: pytest.FixtureRequest, site: SiteTree) -> Any:
    file, fact = USES[request.param]()
    yield file, fact, KINDS[request.param]
    file.file.delete(save=False)


@pytest.fixture
def editor(site: SiteTree) -> Client:
    return log_in(superuser=True)


def single(file: Model) -> str:
    door = "wagtailimages:delete" if isinstance(file, Image) else "wagtaildocs:delete"
    return reverse(door, args=[file.pk])


def bulk(file: Model) -> str:
    address = reverse("wagtail_bulk_action", args=[file._meta.app_label, file._meta.model_name, "delete"])
    return f"{address}?id={file.pk}&next={reverse('wagtailadmin_home')}"


def just_uploaded(file: Model) -> str:
    door = "wagtailimages:delete_multiple" if isinstance(file, Image) else "wagtaildocs:delete_multiple"
    return reverse(door, args=[file.pk])


def still_shows(fact: Model, file: Model) -> bool:
    fact.refresh_from_db()
    return bool(getattr(fact, FIELDS[type(fact)]) == file)


@pytest.mark.parametrize("door", [single, bulk])
def test_wagtail_says_that_a_used_file_cannot_be_deleted(
    editor: Client, use: Any, door: Callable[[Model], str]
) -> None:
    file, fact, _kind = use

    text = read_text(editor.get(door(file)))
    refused = editor.post(door(file))

    assert "prevent it from being deleted" in text
    assert "Yes, delete" not in text
    assert refused.status_code == 302
    assert still_shows(fact, file)


@pytest.mark.parametrize("door", [single, bulk])
def test_it_is_refused_in_a_sentence_where_the_index_of_references_lags_behind(
    editor: Client, use: Any, door: Callable[[Model], str]
) -> None:
    file, fact, kind = use
    ReferenceIndex.objects.all().delete()

    text = read_text(editor.post(door(file), follow=True))

    assert "Nothing was deleted" in text
    assert kind in text
    assert still_shows(fact, file)


def test_the_form_for_several_uploads_is_told_too(editor: Client, use: Any) -> None:
    file, fact, kind = use

    response = editor.post(just_uploaded(file), headers={"X-Requested-With": "XMLHttpRequest"})

    assert (response.status_code, response.json()["success"]) == (409, False)
    assert kind in response.json()["error_message"]
    assert still_shows(fact, file)


def test_a_shell_is_told_by_the_database(use: Any) -> None:
    file, fact, _kind = use

    with pytest.raises(ProtectedError):
        file.delete()
    with pytest.raises(ProtectedError):
        type(file).objects.filter(pk=file.pk).delete()

    assert still_shows(fact, file)


@pytest.mark.parametrize("door", [single, bulk, just_uploaded])
@pytest.mark.parametrize("make", [make_image, make_document])
def test_control_an_unused_file_is_deleted(
    editor: Client, make: Callable[[], Model], door: Callable[[Model], str]
) -> None:
    file = make()

    editor.post(door(file), headers={"X-Requested-With": "XMLHttpRequest"})

    assert not type(file).objects.exists()


def test_an_organisation_that_a_person_belongs_to_is_not_deleted(editor: Client) -> None:
    person = PersonFactory(organisation=OrganisationFactory())
    door = reverse("clusters_organisation_modeladmin_delete", args=[person.organisation_id])

    assert "People: 1" in read_text(editor.get(door))
    assert "People: 1" in read_text(editor.post(door))
    with pytest.raises(ProtectedError):
        person.organisation.delete()

    person.refresh_from_db()
    assert person.organisation is not None


def test_a_protected_fact_outside_the_admin_stays_an_error(rf: Any) -> None:
    middleware = ProtectedDeletionMiddleware(lambda _request: None)

    assert middleware.process_exception(rf.get("/en/"), ProtectedError("used", set())) is None
    assert middleware.process_exception(rf.get(reverse("wagtailadmin_home")), ValueError()) is None
