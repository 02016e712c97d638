"""Whatever happens in whatever order, who has a place knows the room in time, and is told nothing twice."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
import time_machine
from django.core import mail
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from pytest_django import Settings

from cms.mail.enums import LetterState
from cms.mail.services.sweep_letters import sweep_letters
from cms.text.format_times import format_day
from events.enums import WorkshopFormat, WorkshopStatus
from events.models import Workshop
from events.registration import letters
from events.registration.enums import RegistrationState
from events.registration.models import OnlineRoom, Registration
from events.registration.readers import know_room
from events.registration.services import hand_out_rooms as room_service
from events.registration.services.cancel_registration import cancel_registration
from events.registration.services.hand_out_rooms import AHEAD, hand_out_rooms
from events.registration.services.release_held_back import release_held_back
from tests.cms.mail.mail_servers import NOBODY, SwitchedServer
from tests.events.registration.conftest import World
from tests.factories.registrations import RegistrationFactory

pytestmark = pytest.mark.sqlite  # the verbs are the same on every engine

ROOMS = [f"https://rooms.example/{name}" for name in ("red", "blue")]
MAILBOXES = ["ida@example.org", "ida@work.example", NOBODY]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# From the middle of the workshop to some weeks before.
STARTS = [-HOUR, 20 * MINUTE, 5 * HOUR, 2 * DAY, 21 * DAY]
SPANS = [MINUTE, HOUR, 20 * HOUR, 5 * DAY]
# The longest that anything waits once the mail server is well.
SETTLED = 40 * MINUTE
EXAMPLES = 15


class Told(NamedTuple):
    """What an e-mail told whom."""

    mailbox: str
    room: str
    day: str


class RoomLetters(RuleBasedStateMachine):
    """One registration, and what happens to its workshop, its mailbox and the mail server."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.clock = time_machine.travel(timezone.now(), tick=False)
        self.now = self.clock.start()
        SwitchedServer.is_away = False
        mail.outbox.clear()
        self.seen = 0
        self.told: list[Told] = []
        self.workshop = Workshop.objects.get(pk=self.world.workshop.pk)
        self.set(starts_in=2 * DAY)
        OnlineRoom.objects.update_or_create(workshop=self.workshop, defaults={"address": ROOMS[0]})
        self.registration = self.register()

    def teardown(self) -> None:
        self.clock.stop()
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    # --- What happens -------------------------------------------------------------------------------------
    @rule(room=st.sampled_from([*ROOMS, ""]))
    def change_room(self, room: str) -> None:
        if room:
            OnlineRoom.objects.update_or_create(workshop=self.workshop, defaults={"address": room})
        else:
            OnlineRoom.objects.filter(workshop=self.workshop).delete()

    @rule(starts_in=st.sampled_from(STARTS))
    def move_workshop(self, starts_in: timedelta) -> None:
        self.set(starts_in=starts_in)

    @rule(way=st.sampled_from(WorkshopFormat.values))
    def change_format(self, way: str) -> None:
        self.set(format=way)

    @rule(status=st.sampled_from(WorkshopStatus.values))
    def cancel_workshop_or_take_that_back(self, status: str) -> None:
        self.set(status=status)

    @rule(mailbox=st.sampled_from(MAILBOXES))
    def correct_mailbox(self, mailbox: str) -> None:
        self.registration.email = mailbox
        self.registration.save()

    @rule()
    def cancel_and_come_again(self) -> None:
        cancel_registration(self.registration)
        self.told.clear()
        self.registration = self.register()

    @rule(is_away=st.booleans())
    def switch_mail_server(self, is_away: bool) -> None:
        SwitchedServer.is_away = is_away

    @rule()
    def hand_out(self) -> None:
        hand_out_rooms()

    @rule()
    def sweep(self) -> None:
        hand_out_rooms()
        release_held_back()
        sweep_letters()

    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span: timedelta) -> None:
        self.now.shift(span)

    @rule()
    def the_server_is_well_for_a_while(self) -> None:
        """Then who has a place knows the room, unless the workshop has ended meanwhile."""
        SwitchedServer.is_away = False
        for _round in range(8):
            self.sweep()
            self.now.shift(SETTLED / 8)
        self.sweep()
        self.tells_the_truth_and_nothing_twice()
        if wanted := self.what_is_to_be_known():
            assert self.told[-1:] == [wanted]

    # --- What always holds --------------------------------------------------------------------------------
    @invariant()
    def tells_the_truth_and_nothing_twice(self) -> None:
        for message in mail.outbox[self.seen :]:
            if told := read(message):
                assert [told] != self.told[-1:], "told the same twice"
                self.told.append(told)
        self.seen = len(mail.outbox)

    # ------------------------------------------------------------------------------------------------------
    def set(self, starts_in: timedelta | None = None, **facts: Any) -> None:
        workshop = Workshop.objects.get(pk=self.workshop.pk)
        if starts_in is not None:
            workshop.starts_at = timezone.now() + starts_in
            workshop.ends_at = workshop.starts_at + 2 * HOUR
        for name, value in facts.items():
            setattr(workshop, name, value)
        workshop.save()

    def register(self) -> Registration:
        Registration.objects.filter(state=RegistrationState.CONFIRMED).delete()
        return RegistrationFactory(workshop=self.workshop, language="de", email=MAILBOXES[0])

    def what_is_to_be_known(self) -> Told | None:
        workshop = Workshop.objects.get(pk=self.workshop.pk)
        room = OnlineRoom.objects.filter(workshop=workshop).first()
        now = timezone.now()
        is_time = workshop.starts_at <= now + AHEAD - SETTLED and workshop.ends_at > now
        if room is None or not is_time or workshop.is_cancelled:
            return None
        if workshop.format == WorkshopFormat.ON_SITE or self.registration.email == NOBODY:
            return None
        with translation.override("de"):
            return Told(self.registration.email, room.address, format_day(workshop.local_start))


def read(message: mail.EmailMessage) -> Told | None:
    """Return what an e-mail tells of a room; None for other e-mails."""
    found = re.search(r"https://rooms\.example/\w+", str(message.body))
    if found is None:
        return None
    day = str(message.subject).rpartition(", ")[2]
    mailbox = message.to[0].rpartition("<")[2].rstrip(">")
    return Told(mailbox, found[0], day)


def run_machine(world: World, examples: int) -> None:
    RoomLetters.world = world
    run_state_machine_as_test(
        RoomLetters,
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            deadline=None,
            # The same orders at every run of the tests; `make faults` looks for others.
            derandomize=examples == EXAMPLES,
            suppress_health_check=list(HealthCheck),
            database=None,
            print_blob=False,
        ),
    )


@pytest.fixture
def switched(world: World, settings: Settings) -> World:
    settings.EMAIL_BACKEND = "tests.cms.mail.mail_servers.SwitchedServer"
    return world


def test_whatever_happens_the_room_is_known_and_told_once(switched: World) -> None:
    run_machine(switched, EXAMPLES)


@pytest.mark.faults
def test_in_many_orders_the_room_is_known_and_told_once(switched: World) -> None:
    run_machine(switched, 40 * EXAMPLES)


# --- What happened in these orders shows that the machine can fail ----------------------------------------
def moved_by_weeks(machine: RoomLetters) -> None:
    machine.sweep()
    machine.tells_the_truth_and_nothing_twice()
    machine.move_workshop(STARTS[-1])
    machine.time_passes(STARTS[-1] - 2 * DAY)
    machine.the_server_is_well_for_a_while()


def changed_and_changed_back(machine: RoomLetters) -> None:
    for room in (ROOMS[0], ROOMS[1], ROOMS[0]):
        machine.change_room(room)
        machine.hand_out()
    machine.the_server_is_well_for_a_while()


def corrected(machine: RoomLetters) -> None:
    machine.correct_mailbox(NOBODY)
    machine.sweep()
    machine.correct_mailbox(MAILBOXES[1])
    machine.the_server_is_well_for_a_while()


def corrected_and_corrected_back(machine: RoomLetters) -> None:
    machine.hand_out()
    machine.correct_mailbox(NOBODY)
    machine.the_server_is_well_for_a_while()
    machine.correct_mailbox(MAILBOXES[0])
    machine.the_server_is_well_for_a_while()


def play(world: World, story: Callable[[RoomLetters], None]) -> None:
    RoomLetters.world = world
    machine = RoomLetters()
    try:
        story(machine)
    finally:
        machine.teardown()


def forget_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_service, "mark_room", know_room._mark_address)
    monkeypatch.setattr(letters, "tells_room", know_room.tells_address)


def forget_later_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters.RoomLetter, "_is_told_later", lambda _letter, _room: False)


def forget_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_service, "REFUSED_ELSEWHERE", Q(pk=None))


def forget_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room_service, "REFUSED_ELSEWHERE", Q(state=LetterState.SENT))


STORIES = [
    (moved_by_weeks, forget_days),
    (changed_and_changed_back, forget_later_letters),
    (corrected, forget_addresses),
    (corrected_and_corrected_back, forget_sent),
]


@pytest.mark.parametrize(("story", "mistake"), STORIES)
def test_control_with_a_mistake_the_machine_fails(
    switched: World,
    monkeypatch: pytest.MonkeyPatch,
    story: Callable[[RoomLetters], None],
    mistake: Callable[[pytest.MonkeyPatch], None],
) -> None:
    play(switched, story)
    mistake(monkeypatch)
    with pytest.raises(AssertionError):
        play(switched, story)
