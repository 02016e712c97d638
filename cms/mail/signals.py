"""A letter dies with what it tells of, by whatever door that is deleted."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete

from cms.mail.kinds import letter_kinds
from cms.mail.services.forget_letters import forget_letters_about

UID = "cms_mail.forget_letters"


def connect_facts() -> None:
    """Watch every class of fact that a registered kind of letter tells of."""
    for kind in letter_kinds:
        if kind.about_model is not None:
            watch(kind.about_model)


def watch(model: type[Model]) -> None:
    """Have the letters about facts of a class deleted with them.

    Why a signal after the deletion, and no GenericRelation: that collects the letters before the fact's row
    is deleted, and so leaves behind one that is written in between.
    """
    post_delete.connect(_forget_letters, sender=model, dispatch_uid=UID)


def _forget_letters(instance: Model, **kwargs: Any) -> None:
    forget_letters_about(instance)
