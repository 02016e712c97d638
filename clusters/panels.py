"""Panels of the forms for organisations and projects."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel

from cms.desks.panels import RowsPanel

ORGANISATION_PANELS: list[Panel] = [
    MultiFieldPanel(
        [
            FieldPanel("name"),
            FieldPanel("name_language"),
            FieldPanel("names"),
            FieldRowPanel([FieldPanel("abbreviation"), FieldPanel("legal_form")]),
            FieldPanel("organisation_type"),
        ],
        heading=_("Name"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("country"),
            FieldPanel("place"),
            FieldRowPanel([FieldPanel("street"), FieldPanel("postal_code")]),
        ],
        heading=_("Where"),
    ),
    MultiFieldPanel(
        [FieldPanel("contact_person"), FieldRowPanel([FieldPanel("email"), FieldPanel("phone")])],
        heading=_("Contact"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("founded"),
            FieldRowPanel([FieldPanel("member_count_qualifier"), FieldPanel("member_count")]),
            FieldPanel("members_counted_on"),
        ],
        heading=_("In numbers"),
    ),
    MultiFieldPanel([FieldPanel("website"), FieldPanel("logo")], heading=_("On the web")),
]

PROJECT_PANELS: list[Panel] = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("acronym"), FieldPanel("number")]),
            FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            FieldPanel("has_exact_days"),
            FieldPanel("slogans"),
            FieldPanel("website"),
        ],
        heading=_("Project"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("programme"),
            FieldPanel("fund"),
            FieldRowPanel([FieldPanel("budget"), FieldPanel("budget_currency")]),
            FieldPanel("cofinancing_rate"),
        ],
        heading=_("Funding"),
    ),
    RowsPanel(
        "participations",
        panels=[FieldPanel("organisation"), FieldPanel("role")],
        heading=_("Partners"),
        label=_("partner"),
        add_label=_("Add partner"),
    ),
    RowsPanel(
        "indicators",
        panels=[FieldPanel("wordings"), FieldRowPanel([FieldPanel("target"), FieldPanel("achieved")])],
        heading=_("Indicators"),
        label=_("indicator"),
        add_label=_("Add indicator"),
    ),
]
