"""Uploaded files: documents only at the address that asks who may read them, films in parts."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories.site import SiteTree

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]

CONTENT = (b"\x1a\x45\xdf\xa3\x42\x82\x84webm" + bytes(range(200)))[:200]


@pytest.fixture
def film(site: SiteTree) -> Document:
    document = Document(title="Film")
    document.file.save("film.webm", ContentFile(CONTENT), save=False)
    document.save()
    yield document
    document.file.delete(save=False)


@pytest.mark.parametrize(
    "way",
    [
        "{name}",
        "/{name}",
        "./{name}",
        "images/../{name}",
        "images/%2e%2e/{name}",
        "documents/./x/../../{name}",
    ],
)
def test_documents_are_not_found_among_other_files(client: Client, film: Document, way: str) -> None:
    assert client.get(f"/media/{way.format(name=film.file.name)}").status_code == 404


def test_pictures_are_found_among_other_files(client: Client, film: Document) -> None:
    picture = film.file.storage.save("images/picture.avif", ContentFile(b"picture"))
    try:
        assert b"".join(client.get(f"/media/{picture}").streaming_content) == b"picture"
    finally:
        film.file.storage.delete(picture)


@pytest.mark.parametrize(
    ("wish", "part"),
    [
        ("bytes=0-1", (0, 1)),
        ("bytes=190-", (190, 199)),
        ("bytes=-5", (195, 199)),
        ("bytes=-999", (0, 199)),
        ("bytes=150-9999", (150, 199)),
    ],
)
def test_a_film_comes_in_the_part_asked_for(
    client: Client, film: Document, wish: str, part: tuple[int, int]
) -> None:
    first, last = part
    answer = client.get(film.url, headers={"Range": wish})

    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == CONTENT[first : last + 1]
    assert answer["Content-Range"] == f"bytes {first}-{last}/200"
    assert answer["Content-Length"] == str(last - first + 1)
    assert answer["Content-Type"] == "video/webm"


@pytest.mark.parametrize("wish", ["bytes=200-", "bytes=-0", "bytes=9-3"])
def test_a_part_that_does_not_exist_is_refused(client: Client, film: Document, wish: str) -> None:
    answer = client.get(film.url, headers={"Range": wish})
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */200")


@pytest.mark.parametrize("wish", ["", "bytes=-", "bytes=0-1,5-9", "lines=1-2", f"bytes={'9' * 5000}-"])
def test_any_other_wish_brings_the_whole_film(client: Client, film: Document, wish: str) -> None:
    answer = client.get(film.url, headers={"Range": wish})
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == CONTENT
    assert answer["Accept-Ranges"] == "bytes"
    assert "Content-Encoding" not in answer


def test_no_part_of_a_private_film_is_shown_to_strangers(client: Client, film: Document) -> None:
    private = Collection.get_first_root_node().add_child(name="Private")
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    Document.objects.update(collection=private)
    answer = client.get(film.url, headers={"Range": "bytes=0-1"})
    assert answer.status_code == 302
    assert client.get(answer["Location"]).status_code == 200


def test_a_name_that_no_file_can_have_is_not_found(client: Client) -> None:
    assert client.get(f"/media/{'a' * 300}").status_code == 404
