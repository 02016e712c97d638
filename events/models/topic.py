"""Topics that workshops are about."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail_localize.fields import TranslatableField

from cms.translation.models import TranslatedSnippet


class Topic(TranslatedSnippet):
    """A topic's name in one language; workshops point at the topic whatever the language."""

    name = models.CharField(_("name"), max_length=120)

    panels: ClassVar = [FieldPanel("name")]
    translatable_fields: ClassVar = [TranslatableField("name")]

    class Meta(TranslatedSnippet.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class WorkshopTopic(models.Model):
    """A workshop is about a topic, in whatever language the topic was named first."""

    workshop = ParentalKey("events.Workshop", on_delete=models.CASCADE, related_name="workshop_topics")
    # Deleting words may not take the fact away: the topic in the language that workshops point at stays.
    topic = models.ForeignKey(Topic, verbose_name=_("topic"), on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "topic"], name="events_workshop_topic_once"),
        ]

    def __str__(self) -> str:
        return str(self.topic)
