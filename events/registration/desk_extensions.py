"""What registration adds to the desk of workshops."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from cms.desks.extensions import DeskColumn, DeskExtension, desk_extensions
from cms.permissions import has_model_permission
from events.models import Workshop
from events.registration.enums import RegistrationState
from events.registration.modeladmin import WORKSHOP_PARAMETER, RegistrationDesk
from events.registration.models import Registration
from events.registration.panels import RoomPanel, TermsPanel
from events.registration.workshop_columns import (
    fetch_places,
    fetch_rooms,
    show_places,
    show_places_in_all,
    show_room,
    show_taken,
    show_window,
)


def lead_to_registrations(workshop: Workshop, user: Any) -> dict[str, str] | None:
    """Offer a workshop's registrations beside it, to those who may see them."""
    if not has_model_permission(user, "view", Registration):
        return None
    return {
        "url": f"{RegistrationDesk().url_helper.index_url}?{WORKSHOP_PARAMETER}={workshop.pk}",
        "label": _("Registrations"),
        "title": _("Who registered for “%(workshop)s”") % {"workshop": workshop},
    }


def tell_who_is_concerned(workshop: Workshop, user: Any) -> str:
    """Say beside a workshop's form how many people a change concerns, and that it is not sent to them."""
    states = list(workshop.registrations.values_list("state", flat=True))
    confirmed, waiting = (
        states.count(state) for state in (RegistrationState.CONFIRMED, RegistrationState.WAITING)
    )
    if not confirmed + waiting:
        return ""
    counts = _("Registered: %(confirmed)s. On the waiting list: %(waiting)s.") % {
        "confirmed": confirmed,
        "waiting": waiting,
    }
    consequence = _(
        "E-mails that are not sent yet will tell what you save here; nobody is written to when you move or "
        "cancel the workshop, but for the address of the online room, which is sent once more for another "
        "day. The addresses of those who registered are in the list of registrations."
    )
    offer = lead_to_registrations(workshop, user)
    if offer is None:
        return f"{counts} {consequence}"
    return format_html('{} {} <a href="{}">{}</a>', counts, consequence, offer["url"], offer["label"])


desk_extensions.add(
    "registration.terms",
    DeskExtension(
        Workshop,
        note=tell_who_is_concerned,
        button=lead_to_registrations,
        panels=(TermsPanel(),),
        fetch=fetch_places,
        columns=(
            DeskColumn(
                "places",
                show_places,
                after={
                    "list_display": "kind",
                    "panel_fields": "price_and_currency",
                    "inspect_view_fields": "price_and_currency",
                },
            ),
            DeskColumn(
                "registration_window",
                show_window,
                after={"panel_fields": "places", "inspect_view_fields": "places"},
            ),
            DeskColumn("places_taken", show_taken, after={"list_export": "currency_code"}),
            DeskColumn("places_in_all", show_places_in_all, after={"list_export": "places_taken"}),
        ),
    ),
)
desk_extensions.add(
    "registration.online_room",
    DeskExtension(
        Workshop,
        panels=(RoomPanel(),),
        fetch=fetch_rooms,
        columns=(
            DeskColumn(
                "has_room",
                show_room,
                after={
                    "list_display": "languages",
                    "panel_fields": "platform",
                    "inspect_view_fields": "platform",
                },
            ),
        ),
    ),
)
