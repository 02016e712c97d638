"""Have letters delivered once they are committed."""

from django.conf import settings
from django.db import transaction

from cms.mail.enums import FINAL_STATES
from cms.mail.models import Letter
from cms.mail.services.deliver_letter import deliver_letter


def schedule_delivery(letter_id: int) -> None:
    """Have a letter delivered once the current transaction is committed.

    The letter's row is its place in the queue: the worker, or where there is none the next sweep, finds it.
    So there is nothing to do, unless WORKSHOP_SPOT_MAIL_AT_ONCE asks that whoever writes a letter also sends
    it, as tests do.

    Parameters:
        letter_id: the letter's key.
    """
    if not getattr(settings, "WORKSHOP_SPOT_MAIL_AT_ONCE", False):
        return

    def deliver() -> None:
        deliver_in_line(letter_id)

    # No functools.partial here: Django logs the name of what failed, and a partial has none.
    transaction.on_commit(deliver, robust=True)


def deliver_in_line(letter_id: int) -> None:
    """Deliver a letter, then those that had to wait for it."""
    next_id: int | None = letter_id
    while next_id is not None and deliver_letter(next_id) in FINAL_STATES:
        letter = Letter.objects.filter(pk=next_id).first()
        if letter is None:  # deleted on somebody's request while it was being sent
            return
        waiting = Letter.objects.due().in_line_with(letter).filter(pk__gt=letter.pk)
        next_id = waiting.order_by("pk").values_list("pk", flat=True).first()
