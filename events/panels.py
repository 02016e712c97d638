"""Panels of the forms for workshops and series."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel

from cms.desks.panels import RowsPanel

SERIES_PANELS: list[Panel] = [
    FieldPanel("project"),
    FieldPanel("programme"),
    RowsPanel(
        "organisers",
        panels=[FieldPanel("organisation"), FieldPanel("role")],
        heading=_("Organisers and partners"),
        label=_("organisation"),
        add_label=_("Add organisation"),
    ),
]


def workshop_panels(identity: list[Panel], registration: list[Panel]) -> list[Panel]:
    """Return the panels of a workshop's form.

    Parameters:
        identity: what stands first: the working title, where there is one already.
        registration: panels that other apps add to the group about registration.
    """
    return [
        MultiFieldPanel(
            [*identity, FieldRowPanel([FieldPanel("kind"), FieldPanel("status")]), FieldPanel("series")],
            heading=_("What"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
                FieldPanel("time_zone"),
            ],
            heading=_("When"),
            help_text=_("As the clocks at the place show it."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("format"),
                FieldPanel("platform"),
            ],
            heading=_("Where"),
        ),
        RowsPanel(
            "venues",
            panels=[FieldPanel("place"), FieldPanel("name")],
            heading=_("Venues"),
            label=_("venue"),
            add_label=_("Add venue"),
        ),
        MultiFieldPanel([FieldPanel("spoken_language")], heading=_("Languages")),
        RowsPanel(
            "interpretations",
            panels=[FieldPanel("language")],
            heading=_("Interpretation"),
            label=_("language"),
            add_label=_("Add language"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("price"), FieldPanel("currency")]),
                *registration,
            ],
            heading=_("Registration"),
        ),
        MultiFieldPanel(
            [FieldPanel("recording_address"), FieldPanel("recording_file")],
            heading=_("Recording"),
        ),
        RowsPanel(
            "contributions",
            panels=[FieldPanel("person"), FieldPanel("role")],
            heading=_("People"),
            label=_("person"),
            add_label=_("Add person"),
        ),
        RowsPanel(
            "workshop_topics",
            panels=[FieldPanel("topic")],
            heading=_("Topics"),
            label=_("topic"),
            add_label=_("Add topic"),
        ),
    ]
