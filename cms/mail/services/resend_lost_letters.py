"""Send many letters again that never reached their recipients, because somebody asked for it."""

from django.db import models, transaction

from cms.mail.enums import LOST_STATES, LetterState
from cms.mail.models import Letter
from cms.mail.services.schedule_delivery import schedule_delivery


@transaction.atomic
def resend_lost_letters(letters: models.QuerySet[Letter]) -> int:
    """Queue at once what failed or was missed, in the order of writing, and return how many it was.

    They have no deadline any more, since somebody wants them now. Whether one may still go out, its kind says
    when it is sent; to which address, the facts of then.

    Parameters:
        letters: which letters; those in other states stay as they are.
    """
    keys = sorted(letters.filter(state__in=LOST_STATES).values_list("pk", flat=True))
    queued = Letter.objects.filter(pk__in=keys, state__in=LOST_STATES).update(
        state=LetterState.QUEUED,
        not_before=None,
        expires_at=None,
        claimed_at=None,
        attempts=0,
        refusals=0,
        last_error="",
    )
    for key in keys:
        schedule_delivery(key)
    return queued
