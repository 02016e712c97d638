"""Put a letter into the outbox."""

from datetime import datetime

from django.core.validators import validate_email
from django.db import models, transaction
from django.db.transaction import TransactionManagementError

from cms.mail.kinds import letter_kind
from cms.mail.models import Letter
from cms.mail.tasks import deliver


def enqueue_letter(
    *,
    kind: str,
    to_email: str,
    language: str,
    to_name: str = "",
    about: models.Model | None = None,
    not_before: datetime | None = None,
    expires_at: datetime | None = None,
) -> Letter:
    """Write a letter's row; it is delivered after the transaction that tells of the same thing.

    Parameters:
        kind: the key of a registered kind.
        to_email: the recipient's address.
        language: the language that the recipient reads.
        to_name: the recipient's name.
        about: the fact that the letter tells of; letters to one person about one thing keep their order.
        not_before: when to send it; at once by default.
        expires_at: when it becomes useless; after that it is marked as missed instead of sent late.

    Raises:
        TransactionManagementError: outside a transaction, where the fact could fail and the letter still go.
        LookupError: when no installed app registers the kind.
        ValidationError: when the address is none.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError(
            "Enqueue a letter inside the transaction of what it tells, so that both hold or neither."
        )
    letter_kind(kind)
    validate_email(to_email)
    letter = Letter.objects.create(
        kind=kind,
        recipient_email=to_email,
        recipient_name=to_name,
        language=language,
        about=about,
        not_before=not_before,
        expires_at=expires_at,
    )
    if not_before is None:
        schedule_delivery(letter.pk)
    return letter


def schedule_delivery(letter_id: int) -> None:
    """Have a worker deliver a letter once the current transaction is committed.

    A broken queue does not undo what was committed: the next sweep finds the letter.
    """

    def schedule() -> None:
        deliver.enqueue(letter_id)

    # No functools.partial here: Django logs the name of what failed, and a partial has none.
    transaction.on_commit(schedule, robust=True)
