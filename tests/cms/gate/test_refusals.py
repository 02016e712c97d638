"""What people read whom the gate refuses: in their language, without a question to anybody."""

import json
from http import HTTPStatus

import pytest
from lxml import html
from pytest_django import Settings

from cms.frame.word_refusal import WORDS, word_refusal
from cms.gate.settle_limits import settle_limits

pytestmark = pytest.mark.sqlite

TOO_LARGE = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@pytest.mark.parametrize(
    ("path", "wishes", "language", "heading"),
    [
        ("/pl/wydarzenia/", "de", "pl", "To było za duże"),
        ("/de/termine/", "", "de", "Das war zu groß"),
        ("/admin/documents/add/", "fr, pl;q=0.8", "pl", "To było za duże"),
        ("/admin/documents/add/", "tlh", "en", "That was too large"),
    ],
)
def test_the_address_chooses_the_language_else_the_browser(
    path: str, wishes: str, language: str, heading: str
) -> None:
    headers, content = word_refusal(TOO_LARGE, path, {"accept-language": wishes})
    tree = html.fromstring(content.decode())
    assert dict(headers)["content-language"] == tree.get("lang") == language
    assert tree.findtext(".//h1").replace("\xa0", " ").strip() == heading


@pytest.mark.parametrize("status", list(WORDS))
@pytest.mark.parametrize("language", ["en", "pl", "de"])
def test_every_refusal_says_what_happened_and_brings_nothing_from_elsewhere(
    status: HTTPStatus, language: str
) -> None:
    headers, content = word_refusal(status, f"/{language}/", {})
    tree = html.fromstring(content.decode())
    assert len(tree.findtext(".//p[@class='lead']")) > 40
    assert "default-src 'none'" in dict(headers)["content-security-policy"]
    assert tree.xpath("//script[not(@src)] | //style | //@style") == []


def test_a_status_without_words_of_its_own_is_worded_as_unreadable() -> None:
    _headers, content = word_refusal(HTTPStatus.LENGTH_REQUIRED, "/en/", {})
    assert "could not be read" in content.decode().replace("\xa0", " ")


def test_a_script_gets_a_sentence_that_wagtails_uploads_show() -> None:
    sent = {"x-requested-with": "XMLHttpRequest", "accept-language": "de"}
    headers, content = word_refusal(TOO_LARGE, "/admin/images/multiple/add/", sent)
    assert dict(headers)["content-type"] == "application/json"
    answer = json.loads(content)
    assert answer["success"] is False
    assert "Gespeichert wurde nichts" in answer["error_message"]


def test_limits_let_through_whatever_a_form_takes(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 50_000_000
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 60_000_000
    settings.WORKSHOP_SPOT_GATE = {"waiting": 7}
    limits = settle_limits()
    assert limits.body > 1_000_000
    assert limits.upload > 60_000_000
    assert limits.upload_path == "/admin/"
    assert limits.waiting == 7
