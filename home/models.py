"""The front page and plain pages."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from cms.models import ContentPage


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


class StandardPage(ContentPage, Page):
    """A plain page: about us, imprint, privacy."""

    template = "home/standard_page.html"

    class Meta:
        verbose_name = _("plain page")
        verbose_name_plural = _("plain pages")
