"""The words about series and workshops: one page a language, each pointing at its fact."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from clusters.models import PartnerPage
from clusters.readers.link_partners import link_partners
from cms.fields import LIST_FEATURES, BodyField
from cms.models import ContentPage
from cms.panels import FactPanel
from events.models.person import Biography, Contribution
from events.models.series import Series, SeriesOrganiser
from events.models.topic import Topic
from events.models.workshop import Workshop
from events.readers.introduce_people import introduce_people
from events.readers.list_workshops import list_workshops
from events.readers.name_topics import name_topics
from events.readers.sum_up_workshops import sum_up_workshops
from events.workshop_marks import mark_workshops

PAST_WORKSHOPS_SHOWN = 60


class WorkshopIndexPage(ContentPage, Page):
    """All workshops: the coming ones, then the past ones with their recordings."""

    subpage_types: ClassVar = ["events.SeriesPage", "events.WorkshopPage"]
    template = "events/workshop_index_page.html"

    class Meta:
        verbose_name = _("workshops")
        verbose_name_plural = _("lists of workshops")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        pages = WorkshopPage.objects.all()
        context["coming"] = list_workshops(Workshop.objects.coming(), pages, request)
        context["past"] = list_workshops(Workshop.objects.past(), pages, request, limit=PAST_WORKSHOPS_SHOWN)
        return context


class SeriesPage(ContentPage, Page):
    """What a series is for; what holds for all its workshops is said here once."""

    series = models.ForeignKey(
        Series,
        verbose_name=_("series"),
        on_delete=models.PROTECT,
        related_name="pages",
        editable=False,
    )
    aims = RichTextField(_("aims"), blank=True, features=LIST_FEATURES)
    audience = RichTextField(_("audience"), blank=True, features=LIST_FEATURES)
    region = models.CharField(_("region"), max_length=255, blank=True)
    shared_notes = RichTextField(
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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        context["series"] = series = Series.objects.with_organisers().get(pk=self.series_id)
        context["workshops"] = workshops = list_workshops(
            Workshop.objects.filter(series=series).order_by("starts_at", "pk"),
            WorkshopPage.objects.all(),
            request,
        )
        context["summary"] = sum_up_workshops(workshops)
        context["organisers"] = organisers = list(series.organisers.all())
        context["funding"] = series.funding
        context["organiser_words"] = link_partners(
            [row.organisation for row in organisers],
            PartnerPage.objects.all(),
            request,
        )
        return context


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

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        workshop = Workshop.objects.for_page().get(pk=self.workshop_id)
        contributions = Contribution.objects.filter(workshop=workshop).select_related("person__photo")
        context["workshop"] = workshop
        context["marks"] = mark_workshops([workshop])[workshop.pk]
        context["introductions"] = introduce_people(contributions, Biography.objects.all())
        context["topics"] = name_topics(workshop, Topic.objects.all(), self.locale)
        if workshop.series:
            organisers = list(
                SeriesOrganiser.objects.filter(series=workshop.series).select_related("organisation__place")
            )
            context["series"] = workshop.series
            context["organisers"] = organisers
            context["funding"] = workshop.series.funding
            context["organiser_words"] = link_partners(
                [row.organisation for row in organisers], PartnerPage.objects.all(), request
            )
        return context

    @property
    def shows_form_in_body(self) -> bool:
        """Whether an editor placed this workshop's registration form inside the body."""
        return any(
            block.block_type == "registration_form" and block.value.get("workshop") in (None, self.workshop)
            for block in self.body
        )

    @property
    def shows_people_in_body(self) -> bool:
        """Whether an editor placed people inside the body, so that the page need not introduce them again."""
        return any(block.block_type == "people" for block in self.body)
