"""What did not go out is told on the first page, and is sent again by those who may, all at once."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cms.mail.enums import FINAL_STATES, LOST_STATES, LetterState, PauseReason
from cms.mail.filing import file_under, name_files
from cms.mail.judge_error import Fault, Judgement
from cms.mail.list_filters import FILES_IN_FILTER
from cms.mail.models import DeliveryState, Letter
from cms.mail.readers.sum_up_trouble import LONG, TOLD_FOR, sum_up_trouble
from cms.mail.services.pause_letters import pause_letters
from cms.mail.services.resend_lost_letters import resend_lost_letters

pytestmark = pytest.mark.sqlite  # the desk is the same on every engine

Write = Callable[..., Letter]
HOME = "wagtailadmin_home"
INDEX = "cms_mail_letter_modeladmin_index"
RESEND_LOST = "cms_mail_letter_modeladmin_resend_lost"
BUSY = Judgement(Fault.SERVER, PauseReason.BUSY, "SMTPSenderRefused 451")


@pytest.fixture
def staff(db: None) -> Callable[..., Client]:
    """Log in somebody with the right to the admin and to some actions on letters."""

    def client_with(*actions: str) -> Client:
        user = User.objects.create_user("-".join(("ute", *actions)), password="secret")
        codenames = ["access_admin", *(f"{action}_letter" for action in actions)]
        user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
        client = Client()
        client.force_login(user)
        return client

    return client_with


@pytest.fixture
def lost(write: Write) -> list[Letter]:
    """Two letters that were missed, one that failed, and one in each other state."""
    kept = [LetterState.MISSED, LetterState.MISSED, LetterState.FAILED]
    letters = []
    for state in [*kept, *(state for state in LetterState if state not in LOST_STATES)]:
        letter = write(to_email=f"{len(letters)}@example.org")
        Letter.objects.filter(pk=letter.pk).update(state=state, claimed_at=timezone.now())
        letters.append(letter)
    return letters


def page_of(client: Client, address: str = HOME, query: str = "") -> str:
    return " ".join(client.get(reverse(address) + query).content.decode().split())


# --- The first page ---------------------------------------------------------------------------------------
def test_the_first_page_says_what_was_lost_about_what(
    lost: list[Letter], fact: Group, staff: Callable[..., Client]
) -> None:
    page = page_of(staff("view"))
    assert "E-mails that did not go out" in page
    assert "Bridges" in page
    assert "2 too late, not sent" in page
    assert "1 failed" in page


def test_its_links_lead_to_just_these_letters(
    lost: list[Letter], write: Write, staff: Callable[..., Client]
) -> None:
    other = write(about=Group.objects.create(name="Tunnels"), to_name="Jan Nowak")
    Letter.objects.filter(pk=other.pk).update(state=LetterState.MISSED)
    client = staff("view")
    bridges, tunnels = sum_up_trouble().lost
    assert (bridges.name, tunnels.name) == ("Bridges", "Tunnels")
    assert page_of(client, INDEX, f"?{tunnels.missed_query}").count("Jan Nowak") > 0
    page = page_of(client, INDEX, f"?{bridges.missed_query}")
    assert "Jan Nowak" not in page
    assert page.count('data-object-pk="') == 2


def test_it_says_since_when_and_why_nothing_goes_out(write: Write, staff: Callable[..., Client]) -> None:
    write()
    pause_letters(BUSY)
    page = page_of(staff("view"))
    assert "No e-mails have gone out since" in page
    assert "1 e-mail waits." in page
    assert "The mail server takes no e-mails at the moment." in page
    assert "Once that is over they go out by themselves." in page


def test_it_says_that_e_mails_have_long_waited_though_nothing_is_paused(
    write: Write, staff: Callable[..., Client]
) -> None:
    client, letters = staff("view"), [write(), write(to_email="jan@example.org")]
    assert not sum_up_trouble()
    Letter.objects.update(created_at=timezone.now() - LONG)
    page = page_of(client)
    assert "2 e-mails should have gone out, the first on" in page
    assert "The program that sends e-mails may have stopped." in page
    Letter.objects.filter(pk=letters[0].pk).update(not_before=timezone.now() - LONG / 2)
    assert "1 e-mail should have gone out on" in page_of(client)
    Letter.objects.update(state=LetterState.SENT)
    assert "did not go out" not in page_of(client)


@pytest.mark.parametrize(("tried_ago", "is_told"), [(-LONG, False), (LONG / 2, False), (LONG * 2, True)])
def test_while_e_mails_are_paused_that_is_told_unless_nobody_tries_them(
    write: Write, tried_ago: timedelta, is_told: bool
) -> None:
    write()
    Letter.objects.update(created_at=timezone.now() - LONG * 3)
    pause_letters(BUSY)
    DeliveryState.objects.update(paused_until=timezone.now() - tried_ago)
    trouble = sum_up_trouble()
    assert (trouble.pause is not None, trouble.overdue is not None) == (True, is_told)


def test_what_waits_for_an_earlier_e_mail_or_its_own_time_is_not_told(write: Write) -> None:
    first, _second = write(), write()
    Letter.objects.update(created_at=timezone.now() - LONG * 3)
    soon = timezone.now() + LONG
    Letter.objects.filter(pk=first.pk).update(state=LetterState.RETRY, not_before=soon)
    assert not sum_up_trouble()


@pytest.mark.parametrize("rights", [(), ("change",)])
def test_whoever_may_not_see_letters_is_told_nothing(
    lost: list[Letter], staff: Callable[..., Client], rights: tuple[str, ...]
) -> None:
    pause_letters(BUSY)
    assert "did not go out" not in page_of(staff(*rights))


def test_where_all_is_well_there_is_nothing_to_tell(write: Write, staff: Callable[..., Client]) -> None:
    assert not sum_up_trouble()
    pause_letters(BUSY)
    assert not sum_up_trouble(), "nothing waits"
    assert "did not go out" not in page_of(staff("view"))


def test_after_a_while_it_is_told_no_more(lost: list[Letter]) -> None:
    past = timezone.now() - TOLD_FOR - timedelta(days=1)
    Letter.objects.lost().update(claimed_at=past, created_at=past, expires_at=None)
    assert not sum_up_trouble()


def test_what_was_deleted_is_told_without_a_name(write: Write) -> None:
    Letter.objects.filter(pk=write("greeting").pk).update(state=LetterState.FAILED)
    Letter.objects.filter(pk=write().pk).update(state=LetterState.FAILED, filed_under="auth.group:0")
    Letter.objects.filter(pk=write().pk).update(state=LetterState.FAILED, filed_under="gone.thing:1")
    assert [lost.name for lost in sum_up_trouble().lost] == ["", "", ""]


def test_it_asks_no_more_for_more_letters(
    lost: list[Letter], write: Write, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(4):
        sum_up_trouble()
    for number in range(10):
        about = Group.objects.create(name=f"Group {number}")
        Letter.objects.filter(pk=write(about=about).pk).update(state=LetterState.MISSED)
    with django_assert_num_queries(4):
        assert len(sum_up_trouble().lost) == 11


def test_facts_are_named_by_what_rows_keep(fact: Group) -> None:
    assert file_under(None) == ""
    assert name_files([file_under(fact)]) == {file_under(fact): "Bridges"}


# --- Sending again ----------------------------------------------------------------------------------------
def test_all_that_was_lost_is_sent_again_and_nothing_else(
    lost: list[Letter], django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]  # untyped fixture
        assert resend_lost_letters(Letter.objects.all()) == 3
    assert sorted(message.to[0].partition("<")[2] for message in mail.outbox) == [
        f"{number}@example.org>" for number in range(3)
    ]
    others = Letter.objects.exclude(pk__in=[letter.pk for letter in lost[:3]]).order_by("pk")
    assert [letter.state for letter in others] == [state for state in LetterState if state not in LOST_STATES]


def test_the_list_asks_how_many_and_a_post_sends_them(
    lost: list[Letter], staff: Callable[..., Client]
) -> None:
    client = staff("view", "change")
    assert "Send again: 3 e-mails" in page_of(client, INDEX)
    question = page_of(client, RESEND_LOST)
    assert "Send 3 e-mails again" in question
    assert Letter.objects.lost().count() == 3, "asking changes nothing"
    answer = client.post(reverse(RESEND_LOST), {"up_to": lost[-1].pk}, follow=True)
    assert "3 e-mails are on their way again." in answer.content.decode()
    assert not Letter.objects.lost().exists()


def test_only_what_the_list_shows_is_sent_again(lost: list[Letter], staff: Callable[..., Client]) -> None:
    client, query = staff("view", "change"), "?state__exact=missed"
    assert "Send 2 e-mails again" in page_of(client, RESEND_LOST, query)
    client.post(reverse(RESEND_LOST) + query, {"up_to": lost[-1].pk})
    assert [letter.state for letter in Letter.objects.lost()] == [LetterState.FAILED]


def test_what_was_lost_after_the_question_is_not_sent_again(
    lost: list[Letter], write: Write, staff: Callable[..., Client]
) -> None:
    later = write()
    Letter.objects.filter(pk=later.pk).update(state=LetterState.FAILED)
    staff("view", "change").post(reverse(RESEND_LOST), {"up_to": lost[-1].pk})
    assert list(Letter.objects.lost()) == [later]


@pytest.mark.parametrize("up_to", ["", "x", "-1", "²", "9" * 30, "9" * 5_000])
def test_a_forged_number_sends_nothing_that_was_not_asked_about(
    lost: list[Letter], staff: Callable[..., Client], up_to: str
) -> None:
    response = staff("view", "change").post(reverse(RESEND_LOST), {"up_to": up_to})
    assert response.status_code == 302
    assert Letter.objects.lost().count() == 3


ODD_FILES = (
    "auth.group:abc",
    f"auth.group:{'9' * 23}",
    f"auth.group:{'9' * 5_000}",
    "auth.group:²",
    "no:",
    ":",
)


@pytest.mark.parametrize("file", ODD_FILES)
def test_what_is_no_key_filters_by_nothing(write: Write, staff: Callable[..., Client], file: str) -> None:
    write()
    response = staff("view").get(reverse(INDEX), {"about": file})
    assert response.status_code == 200
    Letter.objects.update(filed_under=file[:100])
    assert staff("view", "change").get(reverse(INDEX), {"about": file[:100]}).status_code == 200


def test_what_no_letter_is_about_is_not_named_to_who_reads_letters(
    write: Write, staff: Callable[..., Client]
) -> None:
    letter, client = write(), staff("view")
    other = User.objects.create_user("name-to-log-in-with")
    for about, name in ((f"auth.user:{other.pk}", "name-to-log-in-with"), (letter.filed_under, "Bridges")):
        for query in ({"about": about}, {"about": about, "kind": "news"}):
            assert (name in client.get(reverse(INDEX), query).content.decode()) == (name == "Bridges")


def test_what_is_chosen_is_named_though_much_was_written_about_since(
    write: Write, staff: Callable[..., Client]
) -> None:
    chosen = write().filed_under
    for number in range(FILES_IN_FILTER):
        write(about=Group.objects.create(name=f"Group {number}"))
    client = staff("view")
    assert f"about={quote(chosen)}" not in client.get(reverse(INDEX)).content.decode()
    assert "Bridges" in client.get(reverse(INDEX), {"about": chosen}).content.decode()


@pytest.mark.parametrize("rights", [("view",), ("change",), ()])
def test_without_both_rights_nobody_sends_many_again(
    lost: list[Letter], staff: Callable[..., Client], rights: tuple[str, ...]
) -> None:
    client = staff(*rights)
    assert "Send again:" not in client.get(reverse(INDEX), follow=True).content.decode()
    for response in (client.get(reverse(RESEND_LOST)), client.post(reverse(RESEND_LOST), {"up_to": 999999})):
        assert response.status_code == 302
    assert Letter.objects.lost().count() == 3


def test_a_list_without_lost_letters_offers_nothing(write: Write, staff: Callable[..., Client]) -> None:
    Letter.objects.filter(pk=write().pk).update(state=FINAL_STATES[0])
    assert "Send again:" not in page_of(staff("view", "change"), INDEX)
