"""Blocks about workshops and the people who give them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page

from cms.block_register import BodyBlock, body_blocks
from events.models import Workshop
from events.readers.introduce_people import introduce
from events.readers.list_workshops import WORKSHOPS_IN_A_BLOCK, list_workshops
from events.viewsets import person_chooser

PersonChooserBlock = person_chooser.get_block_class(name="PersonChooserBlock", module_path="events.blocks")

RECORDINGS_IN_A_BLOCK = 3


class UpcomingWorkshopsBlock(blocks.StructBlock):
    """The next workshops, always up to date."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        # A page that shows the next workshop by itself hands over the others.
        if "workshops_after_next" in context:
            context["workshops"] = context["workshops_after_next"]
        else:
            context["workshops"] = list_workshops(
                Workshop.objects.coming(),
                context.get("request"),
                limit=WORKSHOPS_IN_A_BLOCK,
            )
        return context

    class Meta:
        icon = "date"
        label = _("Upcoming workshops")
        template = "events/blocks/upcoming_workshops.html"
        description = _("The next workshops, in order of their dates.")
        preview_value = {"heading": "Next dates"}


class RecordingsBlock(blocks.StructBlock):
    """The latest workshops that can be watched again."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        # A page that lists workshops by itself fetches these with them.
        if "recorded_workshops" in context:
            context["workshops"] = context["recorded_workshops"]
        else:
            context["workshops"] = list_workshops(
                Workshop.objects.past().with_recording(),
                context.get("request"),
                limit=RECORDINGS_IN_A_BLOCK,
            )
        return context

    class Meta:
        icon = "media"
        label = _("Recordings")
        template = "events/blocks/recordings.html"
        description = _("The latest workshops that have a recording.")
        preview_value = {"heading": "Watch again"}


class PeopleBlock(blocks.StructBlock):
    """People with their biographies in the visitor's language."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    people = blocks.ListBlock(PersonChooserBlock(label=_("Person")), label=_("People"))

    def find_gap(self, value: blocks.StructValue, page: Page) -> ValidationError | None:
        """Ask for people; in an older revision somebody may stand who has been deleted since."""
        if value["people"] and all(value["people"]):
            return None
        problem = ValidationError(_("Choose the people, and remove rows without one."), code="required")
        return blocks.StructBlockValidationError(block_errors={"people": problem})

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        people = [person for person in value["people"] if person]
        context["introductions"] = introduce({person: [] for person in people})
        return context

    class Meta:
        icon = "user"
        label = _("People")
        template = "events/blocks/people.html"
        description = _("People by name, with a few sentences about each.")
        preview_template = "events/blocks/previews/people.html"
        preview_value = {"heading": "Who you will meet", "people": []}


class AgendaBlock(blocks.StructBlock):
    """The course of a workshop, in minutes from the start: a new date leaves no old hours behind."""

    items = blocks.ListBlock(
        blocks.StructBlock(
            [
                (
                    "minutes",
                    blocks.IntegerBlock(
                        label=_("Minutes after the start"),
                        min_value=0,
                        max_value=10_000,
                    ),
                ),
                ("text", blocks.CharBlock(label=_("What happens"), max_length=255)),
            ],
            label=_("Item"),
        ),
        label=_("Agenda"),
    )

    class Meta:
        icon = "list-ol"
        label = _("Agenda")
        template = "events/blocks/agenda.html"
        description = _("What happens when; the hours follow from the workshop’s start.")
        preview_template = "events/blocks/previews/agenda.html"
        preview_value = {
            "items": [
                {"minutes": 0, "text": "Welcome"},
                {"minutes": 20, "text": "Work in pairs"},
            ]
        }


body_blocks.add("upcoming_workshops", BodyBlock(UpcomingWorkshopsBlock()))
body_blocks.add("recordings", BodyBlock(RecordingsBlock()))
body_blocks.add("people", BodyBlock(PeopleBlock()))
body_blocks.add("agenda", BodyBlock(AgendaBlock(), is_everywhere=False))
