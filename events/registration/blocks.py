"""The registration form as a block for the body of any page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.models import Page

from cms.block_register import BodyBlock, body_blocks
from events.models import Workshop
from events.registration.embed_form import embed_form
from events.viewsets import workshop_chooser

WorkshopChooserBlock = workshop_chooser.get_block_class(
    name="WorkshopChooserBlock", module_path="events.registration.blocks"
)


class RegistrationFormBlock(blocks.StructBlock):
    """The registration form of one workshop."""

    workshop = WorkshopChooserBlock(
        label=_("Workshop"),
        required=False,
        help_text=_("May stay empty on a workshop’s own page, which then shows that workshop’s form."),
    )

    def find_gap(self, value: blocks.StructValue, page: Page) -> ValidationError | None:
        """Ask for the workshop where the page itself tells of none."""
        if value["workshop"] or getattr(page, "workshop", None):
            return None
        problem = ValidationError(_("Choose the workshop that visitors register for."), code="required")
        return blocks.StructBlockValidationError(block_errors={"workshop": problem})

    def get_context(
        self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Fetch the form, which on the workshop's own page stands there already."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        own: Workshop | None = context.get("workshop")
        chosen: Workshop | None = value["workshop"] or own
        context["embedded"] = {}
        if own and chosen == own:
            context["embedded"] = context["parts"]["registration_form"]
        elif chosen:
            context["embedded"] = embed_form(chosen)
        return context

    class Meta:
        icon = "form"
        label = _("Registration form")
        template = "events/blocks/registration_form.html"
        description = _("The form by which visitors register for a workshop.")
        preview_template = "events/blocks/previews/registration_form.html"
        preview_value = {"workshop": None}


body_blocks.add("registration_form", BodyBlock(RegistrationFormBlock()))
