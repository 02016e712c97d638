"""Checks at start: what must be set so that nothing goes public by accident."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register
from wagtail.models import DraftStateMixin, TranslatableMixin
from wagtail.snippets.models import get_snippet_models


@register()
def check_settings(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """Check the settings of wagtail-localize that keep drafts drafts and translations safe."""
    problems: list[CheckMessage] = []
    if getattr(settings, "WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE", True):
        problems.append(
            Error(
                "Handing a published page over to translators would publish it untranslated.",
                hint="Set WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False.",
                id="cms_translation.E001",
            )
        )
    if not getattr(settings, "WAGTAILLOCALIZE_DISABLE_ON_DELETE", False):
        problems.append(
            Error(
                "Deleting a page would erase its translations in all languages.",
                hint="Set WAGTAILLOCALIZE_DISABLE_ON_DELETE = True.",
                id="cms_translation.E002",
            )
        )
    return problems


@register()
def check_snippets(app_configs: Sequence[AppConfig] | None, **_kwargs: Any) -> list[CheckMessage]:
    """Check that translated snippets can be drafts."""
    return [
        checks.Warning(
            f"{model._meta.label} can be translated but cannot be a draft: a copy made for translators "
            "is public at once, in the source's language.",
            hint="Base it on cms.translation.models.TranslatedSnippet.",
            obj=model,
            id="cms_translation.W001",
        )
        for model in get_snippet_models()
        if issubclass(model, TranslatableMixin) and not issubclass(model, DraftStateMixin)
    ]
