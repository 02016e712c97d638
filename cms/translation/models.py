"""Words that go public only when they are translated, and who translates into which language."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, Group
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import DraftStateMixin, Locale, Revision, RevisionMixin, TranslatableMixin

from cms.translation.drafts import read_dates, write_publication
from cms.translation.readers.find_translation import find_translation


class CompleteBeforePublished(models.Model):
    """Words published only when every segment is translated: mix in before `Page` or `DraftStateMixin`.

    All ways of publishing end here: the translators' desk, editors, bulk actions, schedules, workflows and
    commands. A translation's drafts may hold segments in the source's language, so what is published is
    always written afresh. When it goes public, and until when, is said by the revision.
    """

    class Meta:
        abstract = True

    def publish(
        self, revision: Revision, user: AbstractBaseUser | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Publish a revision, or for a translation its complete text.

        Raises:
            IncompleteTranslation: when segments are missing.
        """
        translation = find_translation(self)
        if translation is not None:
            revision = write_publication(translation, user=user, dates=read_dates(revision)) or revision
        super().publish(revision, user, *args, **kwargs)  # type: ignore[misc]  # of what it is mixed into


class TranslatedSnippet(CompleteBeforePublished, DraftStateMixin, RevisionMixin, TranslatableMixin):
    """A snippet of words: its translations are drafts until somebody publishes them."""

    class Meta(TranslatableMixin.Meta):
        abstract = True


class TranslatorLocale(models.Model):
    """A language that the members of a group may translate into.

    It never adds to what they could do by hand: for pages the rights in that language's tree are asked as
    well, for snippets those for their kind.
    """

    group = models.ForeignKey(
        Group, verbose_name=_("group"), on_delete=models.CASCADE, related_name="translator_locales"
    )
    locale = models.ForeignKey(Locale, verbose_name=_("language"), on_delete=models.CASCADE, related_name="+")
    can_submit = models.BooleanField(_("may begin translations"), default=False)
    can_publish = models.BooleanField(_("may publish translations"), default=False)

    class Meta:
        verbose_name = _("language of translators")
        verbose_name_plural = _("languages of translators")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["group", "locale"], name="cms_translation_locale_once_a_group"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.locale}"
