"""The desk of letters: who may read, who may send again; a GET changes nothing."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.mail.services.deliver_letter import deliver_letter
from tests.cms.mail.conftest import SECRET

Write = Callable[..., Letter]
LogIn = Callable[..., Client]

INDEX = "cms_mail_letter_modeladmin_index"
INSPECT = "cms_mail_letter_modeladmin_inspect"
RESEND = "cms_mail_letter_modeladmin_resend"


@pytest.fixture
def log_in(db: None) -> LogIn:
    """Log in somebody with the right to the admin and to some actions on letters."""

    def client_with(*actions: str) -> Client:
        user = User.objects.create_user("ute", password="secret")
        codenames = ["access_admin", *(f"{action}_letter" for action in actions)]
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        assert user.user_permissions.count() == len(codenames)
        client = Client()
        client.force_login(user)
        return client

    return client_with


def _answers(client: Client, letter: Letter) -> dict[str, int]:
    """Return how each address of the desk answers; Wagtail redirects where it refuses."""
    return {
        "list": client.get(reverse(INDEX)).status_code,
        "inspect": client.get(reverse(INSPECT, args=[letter.pk])).status_code,
        "resend": client.post(reverse(RESEND, args=[letter.pk]), follow=False).status_code,
    }


def test_without_the_right_to_view_letters_are_closed(write: Write, log_in: LogIn) -> None:
    letter, client = write(), log_in("change")
    assert _answers(client, letter) == {"list": 302, "inspect": 302, "resend": 302}
    response = client.get(reverse(INSPECT, args=[letter.pk]), follow=True)
    assert "ewa@example.org" not in response.content.decode()
    letter.refresh_from_db()
    assert letter.state == LetterState.QUEUED
    assert reverse(INDEX) not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_right_to_view_shows_letters_and_sends_none(write: Write, log_in: LogIn) -> None:
    letter, client = write(), log_in("view")
    deliver_letter(letter.pk)
    page = client.get(reverse(INDEX)).content.decode()
    for shown in ("Ewa Żak", "News of Bridges", "Sent", "News"):
        assert shown in page
    page = client.get(reverse(INSPECT, args=[letter.pk])).content.decode()
    assert "pl: Bridges" in page
    assert reverse(RESEND, args=[letter.pk]) not in page
    client.post(reverse(RESEND, args=[letter.pk]))
    assert Letter.objects.count() == 1
    assert reverse(INDEX) in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_right_to_change_sends_again_by_post_only(
    write: Write, log_in: LogIn, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    letter, client = write("invitation"), log_in("view", "change")
    deliver_letter(letter.pk)
    address = reverse(RESEND, args=[letter.pk])
    page = client.get(reverse(INSPECT, args=[letter.pk])).content.decode()
    assert f'action="{address}" method="post"' in page
    assert "środa.ics" in page
    assert client.get(address).status_code == 405
    assert len(mail.outbox) == 1
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]  # untyped fixture
        response = client.post(address, follow=True)
    assert "on its way again" in response.content.decode()
    assert len(mail.outbox) == 2


def test_a_letter_that_is_being_sent_says_so(write: Write, log_in: LogIn) -> None:
    letter, client = write(), log_in("view", "change")
    Letter.objects.update(state=LetterState.SENDING)
    response = client.post(reverse(RESEND, args=[letter.pk]), follow=True)
    assert "being sent at this moment" in response.content.decode()


def test_sending_again_is_protected_against_forged_posts(write: Write, log_in: LogIn) -> None:
    letter = write()
    forger = Client(enforce_csrf_checks=True)
    forger.cookies = log_in("view", "change").cookies
    assert forger.post(reverse(RESEND, args=[letter.pk])).status_code == 403


def test_what_went_wrong_is_shown(write: Write, log_in: LogIn) -> None:
    letter = write("broken")
    deliver_letter(letter.pk)
    page = log_in("view").get(reverse(INSPECT, args=[letter.pk])).content.decode()
    assert "KeyError: &#x27;no such fact&#x27;" in page
    assert "The text is written when the e-mail is sent" in page


def test_a_text_that_is_not_kept_is_explained_in_a_sentence(write: Write, log_in: LogIn) -> None:
    letter = write("secret")
    deliver_letter(letter.pk)
    page = log_in("view").get(reverse(INSPECT, args=[letter.pk])).content.decode()
    assert "The text is not kept, because it is secret." in page
    assert "Attachments" not in page
    assert SECRET not in page


def test_a_letter_that_is_not_sent_yet_says_its_kind_under_its_name(write: Write, log_in: LogIn) -> None:
    letter = write("pointless")
    deliver_letter(letter.pk)
    page = log_in("view").get(reverse(INSPECT, args=[letter.pk])).content.decode()
    assert "Pointless" in page
    assert "The workshop was cancelled." in page


def test_a_visitor_is_asked_to_log_in(write: Write) -> None:
    letter = write()
    for name, arguments in ((INDEX, []), (INSPECT, [letter.pk])):
        response = Client().get(reverse(name, args=arguments))
        assert response.status_code == 302
        assert "/login/" in response["Location"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state__exact=failed", ["Ute"]),
        ("kind=broken", ["Ute"]),
        ("language__exact=de", ["Jan"]),
        ("q=jan@example", ["Jan"]),
        ("q=Żak", ["Ewa"]),
        ("q=nobody", []),
    ],
)
def test_letters_are_found_by_filters_and_search(
    write: Write, log_in: LogIn, query: str, found: list[str]
) -> None:
    write()
    write(to_email="jan@example.org", to_name="Jan Nowak", language="de")
    deliver_letter(write("broken", to_email="ute@example.org", to_name="Ute Weiß").pk)
    page = log_in("view").get(f"{reverse(INDEX)}?{query}").content.decode()
    assert [name for name in ("Ewa", "Jan", "Ute") if f"{name} " in page] == found


def test_the_list_asks_no_more_for_more_letters(
    write: Write, log_in: LogIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = log_in("view")
    write()
    client.get(reverse(INDEX))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse(INDEX))
    for _number in range(30):
        write()
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(reverse(INDEX))
