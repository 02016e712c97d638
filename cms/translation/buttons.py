"""Which of wagtail-localize's buttons are offered: none that its view would refuse."""

from collections.abc import Iterable

from django.contrib.admin.utils import quote
from django.contrib.auth.models import AbstractUser
from django.urls import reverse
from wagtail.admin.widgets.button import BaseButton
from wagtail.models import Page, TranslatableMixin

from cms.translation.permissions import TranslatorRights


def leave_out_refused(
    buttons: Iterable[BaseButton], words: TranslatableMixin, user: AbstractUser
) -> list[BaseButton]:
    """Return the buttons of a page or snippet without those that would only lead to a refusal."""
    form = _beginning_of(words)
    return [
        button
        for button in buttons
        if (button.url or "").partition("?")[0] != form or TranslatorRights(user).may_begin(words)
    ]


def _beginning_of(words: TranslatableMixin) -> str:
    """Return the address of the form by which a translation is begun."""
    if isinstance(words, Page):
        return reverse("wagtail_localize:submit_page_translation", args=[words.alias_of_id or words.pk])
    kind = words._meta
    return reverse(
        "wagtail_localize:submit_snippet_translation", args=[kind.app_label, kind.model_name, quote(words.pk)]
    )
