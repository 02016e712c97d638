"""Documents are what their names say, by every door, and are saved rather than shown."""

from io import BytesIO
from typing import Any
from unittest import mock
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import UploadedFile

from cms.media.check_document import MOST_CONTENTS, check_document
from tests.cms.media.conftest import by_form, by_many, by_shell, every_door
from tests.cms.media.uploads import contents, office, telling

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # files and forms: no engine differs

TEXT = "application/vnd.oasis.opendocument."
PAGE = b"<!DOCTYPE html><html><script>alert(document.cookie)</script></html>"
GOOD = {
    "csv": "Imię;Miasto\nŁucja;Słubice\n".encode(),
    "csv of a spreadsheet": "Imię\tMiasto\n".encode("utf-16"),
    "docx": office("[Content_Types].xml", "word/document.xml"),
    "key": office("Index/Document.iwa"),
    "mp4": b"\x00\x00\x00\x18ftypmp42" + bytes(50),
    "odp": office("content.xml", mimetype=f"{TEXT}presentation"),
    "ods": office("content.xml", mimetype=f"{TEXT}spreadsheet"),
    "odt": office("content.xml", mimetype=f"{TEXT}text"),
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj",
    "pptx": office("[Content_Types].xml", "ppt/presentation.xml"),
    "rtf": b"{\\rtf1\\ansi Bridge}",
    "txt": "Mosty łączą brzegi. 2 < 3".encode("cp1250"),
    "vtt": b"\xef\xbb\xbfWEBVTT\n\n00:01.000 --> 00:02.000\nHello",
    "webm": b"\x1a\x45\xdf\xa3\x42\x82\x84webm" + bytes(50),
    "xlsx": office("[Content_Types].xml", "xl/workbook.xml"),
    "zip": office("anything.txt"),
}
BAD = {
    "a page that says PDF": ("paper.pdf", PAGE),
    "a page with a PDF behind it": ("paper.pdf", PAGE + b"%PDF-1.7"),
    "a program that says PDF": ("paper.pdf", b"MZ\x90\x00\x03" + bytes(60)),
    "a drawing that says PDF": ("paper.pdf", b'<svg xmlns="http://www.w3.org/2000/svg"/>'),
    "a page that says text": ("paper.txt", b"\n\n  " + PAGE),
    "a page in UTF-16 that says text": ("paper.txt", PAGE.decode().encode("utf-16")),
    "a script that says text": ("paper.txt", b"#!/bin/sh\nrm -rf ~"),
    "a program that says table": ("table.csv", b"\x7fELF\x02\x01\x01\x00" + bytes(60)),
    "a page that says subtitles": ("film.vtt", b"WEBVTT\n" + PAGE),
    "an archive that says document": ("paper.docx", office("anything.txt")),
    "a broken archive that says document": ("paper.docx", GOOD["docx"][:60]),
    "a document with programs": (
        "paper.docx",
        office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    ),
    "an archive with endless contents": ("paper.docx", contents(30_000)),
    "a table that says text": ("paper.odt", GOOD["ods"]),
    "a picture that says film": ("film.mp4", telling("png")),
    "a page": ("paper.html", PAGE),
    "a drawing": ("paper.svg", b"<svg/>"),
    "a program": ("paper.exe", b"MZ"),
    "two endings": ("paper.pdf.html", b"%PDF-1.7"),
    "no ending": ("paper", b"%PDF-1.7"),
    "an ending without end": (f"paper.{'x' * 300}", b"%PDF-1.7"),
}


@pytest.mark.parametrize("name", ["paper.key", "paper.docx", "paper.odt"])
def test_endless_contents_are_not_even_read(site: object, name: str) -> None:
    content = BytesIO(contents(MOST_CONTENTS // 53 + 1))
    with mock.patch("zipfile.ZipFile", wraps=ZipFile) as reader, pytest.raises(ValidationError) as refused:
        check_document(content, name, content.getbuffer().nbytes)
    assert refused.value.code == "document_content"
    assert not reader.called


def test_contents_of_the_longest_length_are_read(site: object) -> None:
    content = BytesIO(contents(MOST_CONTENTS // 53))
    assert len(ZipFile(content).namelist()) == MOST_CONTENTS // 53
    check_document(content, "paper.key", content.getbuffer().nbytes)


@every_door
@pytest.mark.parametrize("kind", GOOD)
def test_a_document_of_its_kind_is_taken(editor: Client, door: Any, kind: str) -> None:
    ending = kind.split()[0]
    assert door("document", editor, f"paper.{ending}", GOOD[kind]) == ""
    assert Document.objects.latest("pk").file.read() == GOOD[kind]


@every_door
@pytest.mark.parametrize(("name", "content"), BAD.values(), ids=BAD.keys())
def test_what_lies_is_refused_beside_the_field(editor: Client, door: Any, name: str, content: bytes) -> None:
    assert door("document", editor, name, content) != ""
    assert not Document.objects.exclude(file__contains="old").exists()


def test_control_without_looking_inside_a_page_passes_as_a_paper(editor: Client) -> None:
    with mock.patch("cms.media.guarded_files.check_document"):
        assert by_form("document", editor, "paper.pdf", PAGE) == ""
    assert Document.objects.count() == 1


@every_door
def test_a_document_that_is_too_large_is_refused(editor: Client, door: Any, settings: Settings) -> None:
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000
    assert door("document", editor, "paper.pdf", b"%PDF-1.7" + bytes(992)) == ""
    assert door("document", editor, "paper.pdf", b"%PDF-1.7" + bytes(993)) != ""


@every_door
@pytest.mark.parametrize("stem", ["b" * 300, "桥" * 300, "🌉" * 100], ids=["letters", "three bytes", "marks"])
def test_a_long_name_is_cut_and_leads_to_the_document(editor: Client, door: Any, stem: str) -> None:
    if door is by_many and len(stem) > 255:  # its title is too long, too: Wagtail asks for another
        assert door("document", editor, f"{stem}.pdf", GOOD["pdf"]) == ""
        waiting = UploadedFile.objects.get()
        entered = {f"uploaded-document-{waiting.pk}-title": "Paper"}
        entered[f"uploaded-document-{waiting.pk}-collection"] = "1"
        path = reverse("wagtaildocs:create_multiple_from_uploaded_document", args=[waiting.pk])
        assert editor.get(f"/media/{waiting.file.name}").status_code == 404
        assert editor.post(path, entered).json()["success"]
    else:
        assert door("document", editor, f"{stem}.pdf", GOOD["pdf"]) == ""
    answer = editor.get(Document.objects.latest("pk").url)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/pdf"


def test_documents_are_saved_and_run_nothing(editor: Client) -> None:
    by_shell("document", editor, "paper.pdf", GOOD["pdf"])
    answer = editor.get(Document.objects.get().url)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_pictures_opened_by_their_address_run_nothing(editor: Client) -> None:
    by_form("image", editor, "bridge.png", telling("png"))
    answer = editor.get(Image.objects.get().file.url)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_part_of_a_film_runs_nothing_either(editor: Client) -> None:
    by_shell("document", editor, "film.webm", GOOD["webm"])
    answer = editor.get(Document.objects.get().url, headers={"Range": "bytes=0-3"})
    assert answer.status_code == 206
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_somebody_has_read_already_is_looked_at_from_its_beginning() -> None:
    file = ContentFile(b"%PDF-1.7\n" + b"x" * 100)
    file.seek(50)
    check_document(file, "paper.pdf", file.size)
    assert file.tell() == 0
    lies = ContentFile(b"<script>1</script>%PDF-1.7")
    lies.seek(18)
    with pytest.raises(ValidationError, match="Its content does not fit its name"):
        check_document(lies, "paper.pdf", lies.size)
