"""Which of wagtail-localize's buttons are offered: none that its view would refuse."""

from collections.abc import Iterable

from django.contrib.admin.utils import quote
from django.contrib.auth.models import AbstractUser
from django.urls import reverse
from wagtail.admin.widgets.button import BaseButton
from wagtail.models import Locale, Page, TranslatableMixin

from cms.translation.exceptions import TranslationRefused
from cms.translation.permissions import TranslatorRights
from cms.translation.services.submit_for_translation import refuse_second_source


def leave_out_refused(
    buttons: Iterable[BaseButton], words: TranslatableMixin, user: AbstractUser
) -> list[BaseButton]:
    """Return the buttons of a page or snippet without those that would only lead to a refusal."""
    form = _beginning_of(words)
    return [
        button for button in buttons if (button.url or "").partition("?")[0] != form or may_begin(words, user)
    ]


def _beginning_of(words: TranslatableMixin) -> str:
    """Return the address of the form by which a translation is begun."""
    if isinstance(words, Page):
        return reverse("wagtail_localize:submit_page_translation", args=[words.alias_of_id or words.pk])
    kind = words._meta
    return reverse(
        "wagtail_localize:submit_snippet_translation", args=[kind.app_label, kind.model_name, quote(words.pk)]
    )


def may_begin(instance: TranslatableMixin, user: AbstractUser) -> bool:
    """Return whether there is a language that somebody may have these words translated into.

    Rights in that language's page tree are left to the view: asking for them costs too much in a list.
    """
    words = instance.alias_of if isinstance(instance, Page) and instance.alias_of_id else instance
    try:
        refuse_second_source(words)
    except TranslationRefused:
        return False
    written = words.get_translations(inclusive=True)
    if isinstance(words, Page):
        written = written.filter(alias_of=None)
    free = Locale.objects.exclude(pk__in=written.values("locale")).values_list("pk", flat=True)
    rights = TranslatorRights(user)
    return any(rights.has_language(pk, "can_submit") for pk in free)
