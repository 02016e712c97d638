"""Queue letters again that were held back for a reason that has passed."""

from django.db import models, transaction

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.mail.services.schedule_delivery import schedule_delivery


@transaction.atomic
def release_letters(letters: models.QuerySet[Letter], reason: str) -> int:
    """Queue at once what was held back for a reason, in the order of writing, and return how many it was.

    Whether a letter may go out now, its kind says when it is sent.

    Parameters:
        letters: which letters, in whatever state.
        reason: the key of the reason, as `LetterKind.find_reason_to_withhold` returned it.
    """
    held_back = letters.filter(state=LetterState.WITHHELD, last_error=reason)
    keys = list(held_back.order_by("pk").values_list("pk", flat=True))
    released = Letter.objects.filter(pk__in=keys, state=LetterState.WITHHELD).update(
        state=LetterState.QUEUED, not_before=None, claimed_at=None, attempts=0, refusals=0, last_error=""
    )
    for key in keys:
        schedule_delivery(key)
    return released
