"""Reusable registration forms: their questions are translated, their structure is not."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.fields import OpenStreamField
from cms.translation.models import TranslatedSnippet
from events.registration.question_blocks import QuestionsBlock


def pick_source(versions: Iterable["RegistrationForm"]) -> "RegistrationForm":
    """Return the version in the language a form was made in; the oldest where that was deleted.

    Parameters:
        versions: all language versions of one form with their languages, the oldest first.
    """
    known = list(versions)
    own = [form for form in known if form.locale.language_code == known[0].source_language]
    return (own or known)[0]


class RegistrationForm(TranslatedSnippet):
    """The questions of a form in one language.

    Which questions there are is read from the form in its source language, how they are worded from the
    visitor's language: a question added in the source is asked in all languages at once.
    """

    name = models.CharField(_("name"), max_length=160, help_text=_("For the team."))
    source_language = models.CharField(max_length=12, editable=False)
    questions = OpenStreamField(QuestionsBlock(), verbose_name=_("questions"), blank=True)

    panels: ClassVar = [FieldPanel("name"), FieldPanel("questions")]
    translatable_fields: ClassVar = [
        TranslatableField("name"),
        TranslatableField("questions"),
        SynchronizedField("source_language", overridable=False),
    ]

    class Meta(TranslatedSnippet.Meta):
        verbose_name = _("registration form")
        verbose_name_plural = _("registration forms")

    def __str__(self) -> str:
        return self.name

    @property
    def source(self) -> "RegistrationForm":
        """The version that says what is asked; one query."""
        versions = RegistrationForm.objects.filter(translation_key=self.translation_key)
        return pick_source(versions.select_related("locale").order_by("pk"))

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A copy for translation keeps the language of the form it was copied from.
        if not self.source_language:
            self.source_language = self.locale.language_code
        super().save(*args, **kwargs)
