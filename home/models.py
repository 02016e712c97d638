"""The front page and plain pages."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from clusters.models import PartnerIndexPage
from cms.models import ContentPage
from events.models import Workshop, WorkshopIndexPage, WorkshopPage
from events.readers.list_workshops import WORKSHOPS_IN_A_BLOCK, list_workshops


class HomePage(ContentPage, Page):
    """The front page: what this is, what is coming, who is behind it."""

    headline = models.CharField(_("headline"), max_length=120, blank=True)

    parent_page_types: ClassVar = ["wagtailcore.Page"]
    template = "home/home_page.html"

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    translatable_fields: ClassVar = [
        *ContentPage.translatable_fields,
        TranslatableField("headline"),
    ]

    class Meta:
        verbose_name = _("front page")
        verbose_name_plural = _("front pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        # One list for the top of the page and for the block of upcoming workshops, which shows the rest.
        coming = list_workshops(
            Workshop.objects.coming(), WorkshopPage.objects.all(), request, limit=WORKSHOPS_IN_A_BLOCK + 1
        )
        context["next_workshop"] = next((entry for entry in coming if not entry.workshop.is_cancelled), None)
        context["workshops_after_next"] = [entry for entry in coming if entry is not context["next_workshop"]]
        # The two ways on from here, in one query.
        ways = Page.objects.live().child_of(self).type(WorkshopIndexPage, PartnerIndexPage).order_by("path")
        for way in ways:
            name = "workshop_index" if way.specific_class is WorkshopIndexPage else "partner_index"
            context.setdefault(name, way)
        return context


class StandardPage(ContentPage, Page):
    """A plain page: about us, imprint, privacy."""

    template = "home/standard_page.html"

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")
