"""Send a letter again, because somebody asked for it."""

from django.db import transaction

from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.mail.services.schedule_delivery import schedule_delivery


def resend_letter(letter_id: int) -> Letter | None:
    """Queue a letter at once and return its row; None while it is being sent.

    A letter that never went out keeps its row. One that was sent stays as it is, as the record of what was
    said; a new row, written from the facts of now, goes out besides. It has no deadline, since somebody wants
    it now; whether it may still go out, its kind says when it is sent.

    Raises:
        Letter.DoesNotExist: when it has been deleted.
    """
    with transaction.atomic():
        letter = Letter.objects.select_for_update().get(pk=letter_id)
        if letter.state == LetterState.SENDING:
            return None
        if letter.state == LetterState.SENT:
            letter = Letter.objects.create(
                kind=letter.kind,
                recipient_email=letter.recipient_email,
                recipient_name=letter.recipient_name,
                language=letter.language,
                about_type_id=letter.about_type_id,
                about_id=letter.about_id,
                payload=letter.payload,
                wanted_by=letter.wanted_by,
                filed_under=letter.filed_under,
            )
        else:
            letter.state = LetterState.QUEUED
            letter.not_before = letter.expires_at = letter.claimed_at = None
            letter.attempts = letter.refusals = 0
            letter.last_error = ""
            letter.save()
        schedule_delivery(letter.pk)
    return letter
