"""Know a workshop's online room, and which letter tells it."""

from django.utils.crypto import salted_hmac

from events.models import Workshop
from events.registration.models import OnlineRoom, Registration


def find_room(workshop: Workshop) -> OnlineRoom | None:
    """Return a workshop's online room; None where it has none."""
    return workshop.online_rooms.first()


def make_room_key(registration: Registration, room: OnlineRoom, *, after: int) -> str:
    """Return the once-key of the letter that tells somebody a room.

    Parameters:
        registration: who is told.
        room: what is told, and for which day.
        after: the key of the letter about the room that came before, 0 for the first. So two sweeps that find
            the same last letter write one; and an address that was used before can be told again.
    """
    return f"registration.room/{registration.pk}{mark_room(room)}{after}"


def tells_room(once_key: str, room: OnlineRoom) -> bool:
    """Return whether the letter with a once-key is the one that tells this address for this day."""
    return mark_room(room) in once_key


def tells_address(once_key: str, room: OnlineRoom) -> bool:
    """Return whether the letter with a once-key tells this address, for whatever day."""
    return _mark_address(room) in once_key


def mark_room(room: OnlineRoom) -> str:
    """Return by what a once-key names an address, without keeping it, and the day on which it is of use.

    Whoever was told an address for one day is told it anew when the workshop was moved to another.
    """
    return f"{_mark_address(room)}{room.workshop.local_start:%Y%m%d}/"


def _mark_address(room: OnlineRoom) -> str:
    """Return the keyed hash of an address.

    Meeting numbers are short: a plain hash of their address could be found by trying them all.
    """
    return f"/{salted_hmac('events.registration.room', room.address, algorithm='sha256').hexdigest()}/"
