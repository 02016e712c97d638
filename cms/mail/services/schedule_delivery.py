"""Have the task queue deliver a letter."""

from django.db import transaction
from django_tasks import task

from cms.mail.enums import FINAL_STATES
from cms.mail.models import Letter
from cms.mail.services.deliver_letter import deliver_letter


@task()
def deliver(letter_id: int) -> None:
    """Deliver a letter, then those that had to wait for it."""
    next_id: int | None = letter_id
    while next_id is not None and deliver_letter(next_id) in FINAL_STATES:
        letter = Letter.objects.filter(pk=next_id).first()
        if letter is None:  # deleted on somebody's request while it was being sent
            return
        waiting = Letter.objects.due().in_line_with(letter).filter(pk__gt=letter.pk)
        next_id = waiting.order_by("pk").values_list("pk", flat=True).first()


def schedule_delivery(letter_id: int) -> None:
    """Have a worker deliver a letter once the current transaction is committed.

    A broken queue does not undo what was committed: the next sweep finds the letter.
    """

    def schedule() -> None:
        deliver.enqueue(letter_id)

    # No functools.partial here: Django logs the name of what failed, and a partial has none.
    transaction.on_commit(schedule, robust=True)
