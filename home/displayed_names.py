"""Names that are stored once, and read in each reader's language: the groups, the workflow and its task.

The database keeps the English name: by it a group is found again. Whoever opens the admin in another language
reads it there; whoever saves a form in which it stands stores the English name again. A name that somebody
chose is everybody's, as it was typed.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import Model
from django.db.models.signals import post_init, pre_save
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import GroupApprovalTask, Task, Workflow

from cms.text.languages import own_name_of
from home.roles import EDITORS, ORGANISERS, TRANSLATORS

WORKFLOW = "Editorial approval"
NAMED_MODELS = (Group, Workflow, Task, GroupApprovalTask)


class DisplayedName(str):
    """A stored name: compared and saved as it is stored, said in the language that is being shown."""

    __slots__ = ()

    def __str__(self) -> str:
        return display_name(self)

    def __format__(self, format_spec: str) -> str:
        return format(str(self), format_spec)


def display_name(stored: str) -> str:
    """Return how a stored name reads in the active language; a name that is not ours as it is."""
    # A key that is equal may be of our own kind, which says itself by asking here.
    return _wordings().get(stored) or "".join(stored)


def stored_name(displayed: str) -> str:
    """Return what is stored for a name that somebody read in any language; another name as it is."""
    return _stored_names().get(displayed) or "".join(displayed)


def _wordings() -> dict[str, str]:
    """Return each stored name with how it reads in the active language."""
    wordings = {EDITORS: _("Editors"), ORGANISERS: _("Organisers"), WORKFLOW: _("Editorial approval")}
    for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES:
        language = {"language": own_name_of(code)}
        wordings[TRANSLATORS % language] = _("Translators – %(language)s") % language
    return wordings


@cache
def _stored_names() -> dict[str, str]:
    names = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            names |= {displayed: stored for stored, displayed in _wordings().items()}
    return names


def say_name_in_each_language(sender: type[Model], instance: Any, **_arguments: Any) -> None:
    """Let a name that was read from the database be said in the reader's language."""
    if isinstance(name := instance.__dict__.get("name"), str):
        instance.__dict__["name"] = instance.name_as_stored = DisplayedName(name)


def store_name_in_one_language(sender: type[Model], instance: Any, **_arguments: Any) -> None:
    """Keep storing the name by which a row is found again, in whichever language its form showed it."""
    if instance.pk and stored_name(instance.name) == instance.name_as_stored:
        instance.name = instance.name_as_stored


for _model in NAMED_MODELS:
    post_init.connect(say_name_in_each_language, sender=_model)
    pre_save.connect(store_name_in_one_language, sender=_model)
