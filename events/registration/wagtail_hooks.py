"""What the admin knows of registrations."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.panels import FieldPanel
from wagtail.log_actions import LogActionRegistry
from wagtail_modeladmin.options import modeladmin_register

from cms.desks.panels import RowsPanel
from cms.permissions import has_model_permission
from events.modeladmin import WorkshopDesk
from events.models import Workshop
from events.registration.modeladmin import CANCEL_REGISTRATION, WORKSHOP_PARAMETER, RegistrationDesk
from events.registration.models import Registration

modeladmin_register(RegistrationDesk)
_registration_desk = RegistrationDesk()


@hooks.register("register_log_actions")
def register_cancelling(actions: LogActionRegistry) -> None:
    actions.register_action(
        CANCEL_REGISTRATION,
        gettext_lazy("Cancel a registration"),
        gettext_lazy("A registration was cancelled at the desk"),
    )


def lead_to_registrations(workshop: Workshop, user: Any) -> dict[str, str] | None:
    """Offer a workshop's registrations beside it, to those who may see them."""
    if not has_model_permission(user, "view", Registration):
        return None
    return {
        "url": f"{_registration_desk.url_helper.index_url}?{WORKSHOP_PARAMETER}={workshop.pk}",
        "label": _("Registrations"),
        "title": _("Who registered for “%(workshop)s”") % {"workshop": workshop},
    }


WorkshopDesk.more_buttons = [*WorkshopDesk.more_buttons, lead_to_registrations]
WorkshopDesk.registration_panels = [
    *WorkshopDesk.registration_panels,
    RowsPanel(
        "workshop_questions",
        panels=[FieldPanel("form")],
        heading=gettext_lazy("Questions"),
        label=gettext_lazy("form"),
        max_num=1,
    ),
]
