"""Which of wagtail-localize's buttons are offered: none that its view would refuse."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.urls import resolve
from wagtail import hooks
from wagtail.admin.widgets.button import BaseButton
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize import wagtail_hooks as upstream

from cms.translation.exceptions import TranslationRefused
from cms.translation.permissions import TranslatorRights
from cms.translation.services.submit_for_translation import refuse_second_source

Buttons = Callable[..., Iterator[BaseButton]]
BEGIN_TRANSLATION = frozenset({"submit_page_translation", "submit_snippet_translation"})


def offer_beginning_where_possible() -> None:
    """Put our buttons in the place of wagtail-localize's.

    Wagtail lets an app add to a page's header but take nothing out of it, so its register of hooks is
    changed itself.

    Raises:
        LookupError: when wagtail-localize adds its buttons in another way, after an upgrade.
    """
    for name, original in (
        ("register_page_header_buttons", upstream.page_listing_more_buttons),
        ("register_page_listing_more_buttons", upstream.page_listing_more_buttons),
        ("register_snippet_listing_buttons", upstream.register_snippet_listing_buttons),
    ):
        entries = hooks._hooks[name]  # noqa: SLF001 – see above
        places = [place for place, (function, _order) in enumerate(entries) if function is original]
        if not places:
            raise LookupError(f"wagtail-localize registers no {original.__name__} for {name}.")
        for place in places:
            entries[place] = (_leave_out_refused(original), entries[place][1])


def _leave_out_refused(buttons: Buttons) -> Buttons:
    @wraps(buttons)
    def inner(*args: Any, **kwargs: Any) -> Iterator[BaseButton]:
        # Wagtail names a page and its user, and gives a snippet and its user by their place.
        instance, user = (kwargs["page"], kwargs["user"]) if "page" in kwargs else args[:2]
        for button in buttons(*args, **kwargs):
            if resolve(button.url.partition("?")[0]).url_name in BEGIN_TRANSLATION:
                if may_begin(instance, user):
                    yield button
            else:
                yield button

    return inner


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
