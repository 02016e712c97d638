"""Put a letter into the outbox."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.validators import validate_email
from django.db import models, transaction
from django.db.transaction import TransactionManagementError

from cms.mail.filing import file_under
from cms.mail.kinds import LetterKind, letter_kinds
from cms.mail.models import Letter
from cms.mail.services.schedule_delivery import schedule_delivery


def enqueue_letter(
    *,
    kind: str,
    to_email: str,
    language: str,
    to_name: str = "",
    about: models.Model | None = None,
    payload: Mapping[str, Any] | None = None,
    not_before: datetime | None = None,
    once_key: str = "",
) -> Letter | None:
    """Write a letter's row and return it; a worker finds it once the transaction is committed.

    Parameters:
        kind: the key of a registered kind.
        to_email: the recipient's address.
        language: the language that the recipient reads.
        to_name: the recipient's name.
        about: the fact that the letter tells of; letters to one person about one thing keep their order.
        payload: what a person wrote into it; its kind says what it takes.
        not_before: when to send it; at once by default.
        once_key: what is told once, such as this room to this person. Where a letter has that key already,
            whatever became of it, nothing is written and None is returned; so also for one of two
            transactions that enqueue at the same time.

    Raises:
        TransactionManagementError: outside a transaction, where the fact could fail and the letter still go.
        LookupError: when no installed app registers the kind.
        TypeError: when the kind does not tell of such facts.
        ValidationError: when the address is none, or the kind does not take the payload.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError(
            "Enqueue a letter inside the transaction of what it tells, so that both hold or neither."
        )
    kind_class = letter_kinds[kind]
    _check_fact(kind_class, about)
    validate_email(to_email)
    values = {
        "kind": kind,
        "recipient_email": to_email,
        "recipient_name": to_name,
        "language": language,
        "about": about,
        "payload": kind_class.clean_payload(payload or {}),
        "not_before": not_before,
    }
    written = kind_class(Letter(**values))
    values["expires_at"] = written.good_until()
    values["wanted_by"] = written.wanted_by()
    values["filed_under"] = file_under(written.filed_under())
    letter, is_new = _write(values, once_key)
    if not is_new:
        return None
    if not_before is None:
        schedule_delivery(letter.pk)
    return letter


def _write(values: dict[str, Any], once_key: str) -> tuple[Letter, bool]:
    """Write the row unless another has its once-key; of two that try at once, the constraint stops one."""
    if once_key:
        return Letter.objects.get_or_create(once_key=once_key, defaults=values)
    return Letter.objects.create(**values), True


def _check_fact(kind: type[LetterKind], about: models.Model | None) -> None:
    """Refuse a fact of another class: the letter would not die with it."""
    told = None if about is None else about._meta.concrete_model
    wanted = None if kind.about_model is None else kind.about_model._meta.concrete_model
    if told is not wanted:
        raise TypeError(f"A letter of the kind {kind.key!r} tells of {wanted}, not of {told}.")
