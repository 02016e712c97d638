"""The words about organisations and projects: one page a language, each pointing at its fact."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField, TranslatableField

from clusters.models.organisation import Organisation
from clusters.models.project import Project
from cms.fields import LIST_FEATURES, WordsField
from cms.models import ContentPage
from cms.panels import FactPanel


class PartnerIndexPage(ContentPage, Page):
    """The directory of partners, by country."""

    subpage_types: ClassVar = ["clusters.PartnerPage"]
    template = "clusters/partner_index_page.html"

    class Meta:
        verbose_name = _("partners")
        verbose_name_plural = _("lists of partners")


class PartnerPage(ContentPage, Page):
    """What an organisation says about itself in one language."""

    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="pages",
        editable=False,
    )
    activities = WordsField(_("activities"), blank=True, features=LIST_FEATURES)

    fact_field = "organisation"
    is_creatable = False
    parent_page_types: ClassVar = ["clusters.PartnerIndexPage"]
    subpage_types: ClassVar = []
    template = "clusters/partner_page.html"

    content_panels: ClassVar = [
        FactPanel(),
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("activities"),
        FieldPanel("body"),
    ]
    translatable_fields: ClassVar = [
        *ContentPage.translatable_fields,
        SynchronizedField("organisation", overridable=False),
        TranslatableField("activities"),
    ]
    search_fields: ClassVar = [
        *ContentPage.search_fields,
        index.SearchField("activities"),
        index.RelatedFields("organisation", [index.SearchField("all_names")]),
    ]

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partner pages")


class ProjectIndexPage(ContentPage, Page):
    """All projects, the running ones first."""

    subpage_types: ClassVar = ["clusters.ProjectPage"]
    template = "clusters/project_index_page.html"

    class Meta:
        verbose_name = _("projects")
        verbose_name_plural = _("lists of projects")


class ProjectPage(ContentPage, Page):
    """What a project is about, in one language."""

    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.PROTECT,
        related_name="pages",
        editable=False,
    )
    goals = WordsField(_("goals"), blank=True, features=["h3", *LIST_FEATURES])
    problems = WordsField(_("problems that the partners found"), blank=True, features=LIST_FEATURES)

    fact_field = "project"
    is_creatable = False
    parent_page_types: ClassVar = ["clusters.ProjectIndexPage"]
    subpage_types: ClassVar = []
    template = "clusters/project_page.html"

    content_panels: ClassVar = [
        FactPanel(),
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("goals"),
        FieldPanel("problems"),
        FieldPanel("body"),
    ]
    translatable_fields: ClassVar = [
        *ContentPage.translatable_fields,
        SynchronizedField("project", overridable=False),
        TranslatableField("goals"),
        TranslatableField("problems"),
    ]
    search_fields: ClassVar = [
        *ContentPage.search_fields,
        index.SearchField("goals"),
        index.SearchField("problems"),
        index.RelatedFields("project", [index.SearchField("acronym")]),
    ]

    class Meta:
        verbose_name = _("project page")
        verbose_name_plural = _("project pages")
