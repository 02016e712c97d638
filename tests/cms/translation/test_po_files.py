"""Trap 20: a PO file is read with care, and what was not taken over is said."""

from collections.abc import Callable
from typing import Any

import polib
import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringTranslation, Translation

from cms.translation.services.import_po_file import PO_MAX_BYTES
from events.models import WorkshopPage
from tests.cms.translation.work import hand_over


@pytest.fixture
def translation(workshop_page: WorkshopPage) -> Translation:
    [translation] = hand_over(workshop_page, "pl")
    return translation


@pytest.fixture
def catalogue(translation: Translation, boss_client: Client) -> polib.POFile:
    """The file as a translator downloads it, both entries filled in."""
    response = boss_client.get(reverse("wagtail_localize:download_pofile", args=[translation.pk]))
    catalogue = polib.pofile(response.content.decode())
    for entry in catalogue:
        entry.msgstr = f"pl {entry.msgid}"
    return catalogue


Upload = Callable[..., str]


@pytest.fixture
def upload(translation: Translation, boss_client: Client) -> Upload:
    """Upload a file and return the page that follows."""

    def upload(content: Any) -> str:
        url = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
        data = content if isinstance(content, bytes) else str(content).encode()
        response = boss_client.post(url, {"file": SimpleUploadedFile("a.po", data)}, follow=True)
        assert response.status_code == 200
        text: str = response.content.decode()
        return text

    return upload


def test_a_file_that_was_filled_in_is_taken_over(upload: Upload, catalogue: polib.POFile) -> None:
    assert "2 segments were taken over from the file." in upload(catalogue)
    assert set(StringTranslation.objects.values_list("data", flat=True)) == {
        "pl Across the bridge",
        "pl Two hours of practice.",
    }


def test_trap_20_a_file_without_a_header_is_refused_with_a_sentence(
    upload: Upload, catalogue: polib.POFile
) -> None:
    catalogue.metadata = {}
    assert "its header lacks “X-WagtailLocalize-TranslationID”" in upload(catalogue)
    assert not StringTranslation.objects.exists()


def test_trap_20_a_file_of_another_translation_is_refused(upload: Upload, catalogue: polib.POFile) -> None:
    catalogue.metadata["X-WagtailLocalize-TranslationID"] = "00000000-0000-0000-0000-000000000000"
    assert "belongs to another translation" in upload(catalogue)
    assert not StringTranslation.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7 \xff\xfe",
        b"\0\0\0",
        b'msgid "unfinished',
        b'msgid ""\nmsgstr "Content-Type: text/plain; charset=klingon\\n"\n',
        "żółć".encode("utf-16"),
        b"/etc/passwd",
    ],
    ids=["empty", "pdf", "nul", "unfinished", "charset", "utf-16", "name of a file"],
)
def test_trap_20_what_is_no_po_file_is_refused_with_a_sentence(upload: Upload, content: bytes) -> None:
    text = upload(content)
    assert "not a PO file" in text or "its header lacks" in text
    assert not StringTranslation.objects.exists()


def test_trap_20_a_huge_file_is_refused(upload: Upload) -> None:
    assert "larger than 2 MB" in upload(b"#" * (PO_MAX_BYTES + 1))


def test_a_file_as_large_as_allowed_is_read(upload: Upload, catalogue: polib.POFile) -> None:
    content = str(catalogue).encode()
    text = upload(content + b"\n#" + b" " * (PO_MAX_BYTES - len(content) - 2))
    assert "2 segments were taken over from the file." in text


def test_whoever_uploads_is_named_as_the_translator(
    upload: Upload, catalogue: polib.POFile, boss: User
) -> None:
    upload(catalogue)
    assert set(StringTranslation.objects.values_list("last_translated_by", flat=True)) == {boss.pk}


def test_trap_20_no_file_at_all(translation: Translation, boss_client: Client) -> None:
    url = reverse("wagtail_localize:upload_pofile", args=[translation.pk])
    assert "Choose a PO file first." in boss_client.post(url, follow=True).content.decode()


def test_trap_20_doubtful_entries_are_left_out_and_counted(upload: Upload, catalogue: polib.POFile) -> None:
    next(entry for entry in catalogue if entry.msgctxt == "title").flags.append("fuzzy")
    text = upload(catalogue)
    assert "1 segment was taken over from the file." in text
    assert "1 doubtful (fuzzy) entry was left out." in text
    assert "1 segment is still missing." in text
    assert list(StringTranslation.objects.values_list("data", flat=True)) == ["pl Two hours of practice."]


def test_trap_20_entries_that_fit_nowhere_are_named(upload: Upload, catalogue: polib.POFile) -> None:
    catalogue.append(polib.POEntry(msgid="Long gone", msgctxt="title", msgstr="Dawno temu"))
    catalogue.append(polib.POEntry(msgid="Across the bridge", msgctxt="nowhere", msgstr="Przez most"))
    text = upload(catalogue)
    assert "2 segments were taken over" in text
    assert "Entry 3: the source does not say “Long gone” any more." in text
    assert "Entry 4: there is no such place any more." in text


def test_trap_20_an_over_long_entry_is_taken_in_as_faulty(upload: Upload, catalogue: polib.POFile) -> None:
    next(entry for entry in catalogue if entry.msgctxt == "title").msgstr = "x" * 256
    assert "1 segment is still missing." in upload(catalogue)
    assert "room for 255" in StringTranslation.objects.get(context__path="title").field_error
