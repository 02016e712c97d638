"""The words about series and workshops: one page a language, each pointing at its fact."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from cms.fields import LIST_FEATURES, BodyField, WordsField
from cms.models import ContentPage
from cms.panels import FactPanel
from events.models.series import Series
from events.models.workshop import Workshop


class WorkshopIndexPage(ContentPage, Page):
    """All workshops: the coming ones, then the past ones with their recordings."""

    subpage_types: ClassVar = ["events.SeriesPage", "events.WorkshopPage"]
    template = "events/workshop_index_page.html"

    class Meta:
        verbose_name = _("workshops")
        verbose_name_plural = _("lists of workshops")


class SeriesPage(ContentPage, Page):
    """What a series is for; what holds for all its workshops is said here once."""

    series = models.ForeignKey(
        Series,
        verbose_name=_("series"),
        on_delete=models.PROTECT,
        related_name="pages",
        editable=False,
    )
    aims = WordsField(_("aims"), blank=True, features=LIST_FEATURES)
    audience = WordsField(_("audience"), blank=True, features=LIST_FEATURES)
    region = models.CharField(_("region"), max_length=255, blank=True)
    shared_notes = WordsField(
        _("notes for all workshops"),
        blank=True,
        features=LIST_FEATURES,
        help_text=_("Such as how registration works and how the room’s address arrives."),
    )

    fact_field = "series"
    is_creatable = False
    parent_page_types: ClassVar = ["events.WorkshopIndexPage"]
    subpage_types: ClassVar = ["events.WorkshopPage"]
    template = "events/series_page.html"

    content_panels: ClassVar = [
        FactPanel(),
        *ContentPage.content_panels,
        FieldPanel("aims"),
        FieldPanel("audience"),
        FieldPanel("region"),
        FieldPanel("shared_notes"),
    ]
    translatable_fields: ClassVar = [
        *ContentPage.translatable_fields,
        SynchronizedField("series", overridable=False),
        TranslatableField("aims"),
        TranslatableField("audience"),
        TranslatableField("region"),
        TranslatableField("shared_notes"),
    ]
    search_fields: ClassVar = [
        *ContentPage.search_fields,
        index.SearchField("aims"),
        index.SearchField("audience"),
        index.SearchField("region"),
        index.SearchField("shared_notes"),
    ]

    class Meta:
        verbose_name = _("series page")
        verbose_name_plural = _("series pages")


class WorkshopPage(ContentPage, Page):
    """What a workshop is about, in one language."""

    workshop = models.ForeignKey(
        Workshop,
        verbose_name=_("workshop"),
        on_delete=models.PROTECT,
        related_name="pages",
        editable=False,
    )
    body = BodyField(verbose_name=_("content"), extra=("agenda",))

    fact_field = "workshop"
    is_creatable = False
    parent_page_types: ClassVar = ["events.WorkshopIndexPage", "events.SeriesPage"]
    subpage_types: ClassVar = []
    template = "events/workshop_page.html"

    content_panels: ClassVar = [FactPanel(), *ContentPage.content_panels]
    translatable_fields: ClassVar = [
        *ContentPage.translatable_fields,
        SynchronizedField("workshop", overridable=False),
    ]

    class Meta:
        verbose_name = _("workshop page")
        verbose_name_plural = _("workshop pages")

    @property
    def shows_form_in_body(self) -> bool:
        """Whether an editor placed this workshop's registration form inside the body."""
        chosen = (
            block.value.get("workshop") for block in self.body if block.block_type == "registration_form"
        )
        return any(workshop is None or workshop.pk == self.workshop_id for workshop in chosen)

    @property
    def shows_people_in_body(self) -> bool:
        """Whether an editor placed people inside the body, so that the page need not introduce them again."""
        return any(block.block_type == "people" for block in self.body)
