"""Delete the letters of somebody, or about something, that is to be forgotten."""

from functools import partial

from django.db import models, transaction

from cms.mail.file_backend import forget_files
from cms.mail.models import Letter
from cms.mail.readers.build_message import message_id


def forget_letters_about(fact: models.Model) -> int:
    """Delete all letters that tell of a fact, in whatever state, and return how many.

    Call it after the fact's row is deleted, in the same transaction: whoever is about to write a letter about
    it locks that row first, and so has either written it by now or finds nothing to write about. A letter
    that is just being sent arrives, and leaves no row behind.

    Parameters:
        fact: what was deleted; its key is still known.
    """
    return _delete_all(Letter.objects.about(fact))


def forget_recipient(address: str) -> int:
    """Delete all letters to a mailbox, in whatever state and about whatever, and return how many.

    Parameters:
        address: the e-mail address, however it is typed.
    """
    return _delete_all(Letter.objects.to_recipient(address))


def _delete_all(letters: models.QuerySet[Letter]) -> int:
    """Delete rows as long as there are any: “Send again” may add one while a round waits for its row."""
    deleted = 0
    with transaction.atomic():
        while found := list(letters.only("created_at")):
            message_ids = [message_id(letter) for letter in found]
            deleted += letters.filter(pk__in=[letter.pk for letter in found]).delete()[0]
            transaction.on_commit(partial(forget_files, message_ids))
    return deleted
