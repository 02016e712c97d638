"""What arrives: headers that cannot be forged, both bodies, files byte for byte."""

from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import translation
from pytest_django import Settings
from wagtail.models import Site

from cms.mail.enums import LetterState
from cms.mail.kinds import LetterKind
from cms.mail.models import Letter
from cms.mail.readers.build_message import one_line
from cms.mail.services.deliver_letter import deliver_letter
from cms.site_facts import SiteFacts
from tests.cms.mail.conftest import CALENDAR
from tests.factories.site import SiteTree

Write = Callable[..., Letter]


def _arrived() -> EmailMessage:
    """Return the last message as a mail program reads it off the wire."""
    wire = mail.outbox[-1].message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own
    return message_from_bytes(wire, policy=policy.default)


def test_a_letter_says_who_wrote_it_and_that_no_answer_is_needed(write: Write, settings: Settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Workshops <hello@spot.example>"
    letter = write()
    deliver_letter(letter.pk)
    message = _arrived()
    assert message["From"] == "Workshops <hello@spot.example>"
    assert message["To"] == "Ewa Żak <ewa@example.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "pl"
    assert message["Message-ID"].startswith(f"<letter.{letter.pk}.")
    assert message["Message-ID"].endswith("@spot.example>")
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


@pytest.mark.parametrize(
    ("address", "on_the_wire"),
    [
        ("ewa@münchen.example", "ewa@xn--mnchen-3ya.example"),
        ("ewa@straße.example", "ewa@xn--strae-oqa.example"),  # not strasse.example, which is somebody else
    ],
)
def test_a_letter_reaches_an_address_whose_host_has_letters_outside_ascii(
    write: Write, address: str, on_the_wire: str
) -> None:
    assert deliver_letter(write(to_email=address).pk) == LetterState.SENT
    assert _arrived()["To"].addresses[0].addr_spec == on_the_wire


@pytest.mark.parametrize(
    ("contact", "on_the_wire"),
    [("post@example.org", "post@example.org"), ("post@brücke.example", "post@xn--brcke-lva.example")],
)
def test_an_answer_reaches_the_contact_address_of_the_site(
    write: Write, contact: str, on_the_wire: str
) -> None:
    facts = SiteFacts.for_site(Site.objects.get(is_default_site=True))
    facts.contact_email = contact
    facts.save()
    deliver_letter(write().pk)
    assert _arrived()["Reply-To"] == on_the_wire


def test_a_contact_address_that_nobody_can_write_to_is_refused(site: SiteTree) -> None:
    facts = SiteFacts.for_site(site.site)
    facts.contact_email = "info@\u2603.example"
    with pytest.raises(ValidationError) as refused:
        facts.full_clean()
    assert list(refused.value.message_dict) == ["contact_email"]


def test_one_that_came_by_another_door_stops_no_letter(write: Write, site: SiteTree) -> None:
    SiteFacts.for_site(site.site)
    SiteFacts.objects.update(contact_email="info@\u2603.example")
    assert deliver_letter(write().pk) == LetterState.SENT
    assert _arrived()["Reply-To"] is None


def test_an_answer_goes_to_the_sender_where_the_site_has_no_contact_address(write: Write) -> None:
    deliver_letter(write().pk)
    assert _arrived()["Reply-To"] is None


def test_a_letter_goes_out_where_there_is_no_site(write: Write) -> None:
    Site.objects.all().delete()
    assert deliver_letter(write().pk) == LetterState.SENT


def test_a_repeated_send_is_recognisable(write: Write) -> None:
    letter = write()
    deliver_letter(letter.pk)
    Letter.objects.update(state="queued")  # as when a worker dies between sending and saying so
    deliver_letter(letter.pk)
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    "name", ["Eve\r\nBcc: all@example.org", "Eve\x0bBcc: all@example.org\x85", "a" * 200]
)
def test_a_name_cannot_add_headers(write: Write, name: str) -> None:
    deliver_letter(write(to_name=name).pk)
    message = _arrived()
    assert message["Bcc"] is None
    assert [address.addr_spec for address in message["To"].addresses] == ["ewa@example.org"]
    assert mail.outbox[0].recipients() == [mail.outbox[0].to[0]]


def test_a_name_with_punctuation_stays_one_recipient(write: Write) -> None:
    deliver_letter(write(to_name='Żak, Ewa "E" <eve@example.org>').pk)
    (recipient,) = _arrived()["To"].addresses
    assert (recipient.display_name, recipient.addr_spec) == (
        'Żak, Ewa "E" <eve@example.org>',
        "ewa@example.org",
    )


def test_a_subject_cannot_add_headers(write: Write) -> None:
    letter = write("hostile")
    deliver_letter(letter.pk)
    message = _arrived()
    assert message["Bcc"] is None
    assert message["Subject"] == "Hello Bcc: all@example.org X: y"
    letter.refresh_from_db()
    assert letter.subject == "Hello Bcc: all@example.org X: y"


def test_one_line_leaves_ordinary_texts_alone() -> None:
    assert one_line("Środa – 日本 👋 שלום") == "Środa – 日本 👋 שלום"


def test_an_attachment_arrives_byte_for_byte_and_is_kept(write: Write) -> None:
    letter = write("invitation")
    deliver_letter(letter.pk)
    (part,) = _arrived().iter_attachments()
    assert part.get_content_type() == "text/calendar"
    assert dict(part["Content-Type"].params) == {"method": "REQUEST", "charset": "utf-8"}
    assert part.get_filename() == "środa.ics"
    assert part.get_payload(decode=True) == CALENDAR
    letter.refresh_from_db()
    assert [kept.content for kept in letter.kept_attachments] == [CALENDAR]


class TemplatedLetter(LetterKind):
    """A letter from templates."""

    template = "test/news"

    def subject(self) -> str:
        return "Tom & Jerry"

    def context(self) -> dict[str, Any]:
        return {"what": "A & B < C"}


def test_templates_give_both_bodies_with_greeting_and_sender(
    write: Write, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://spot.example"
    facts = SiteFacts.for_site(Site.objects.get(is_default_site=True))
    facts.organisation_name, facts.town, facts.contact_email = "Brücke e. V.", "Pasewalk", "post@example.org"
    facts.save()
    loader = ("django.template.loaders.locmem.Loader", _letter_templates())
    templates = [{**settings.TEMPLATES[0], "APP_DIRS": False}]
    templates[0]["OPTIONS"] = {
        "loaders": [loader, "django.template.loaders.filesystem.Loader"],
    }
    settings.TEMPLATES = templates
    letter = write(to_name="Ewa <b>Żak</b> & Co", language="en")
    with translation.override("en"):
        text = TemplatedLetter(letter).write()
    assert "Hello Ewa <b>Żak</b> & Co," in text.text
    assert "It is A & B < C." in text.text
    assert "https://spot.example/en/" in text.text
    assert "\nBrücke e. V., Pasewalk\n" in text.text
    assert text.text == text.text.strip() + "\n"
    assert "Hello Ewa &lt;b&gt;Żak&lt;/b&gt; &amp; Co," in text.html
    assert "<p>It is A &amp; B &lt; C.</p>" in text.html
    assert '<html lang="en">' in text.html
    assert "<h1>Tom &amp; Jerry</h1>" in text.html
    assert "post@example.org" in text.html
    assert "<img" not in text.html
    assert "src=" not in text.html


def _letter_templates() -> dict[str, str]:
    return {
        "test/news.txt": (
            '{% extends "cms/mail/letter.txt" %}{% block content %}It is {{ what }}.{% endblock %}'
        ),
        "test/news.html": (
            '{% extends "cms/mail/letter.html" %}{% block content %}<p>It is {{ what }}.</p>{% endblock %}'
        ),
    }
