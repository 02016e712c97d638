"""Count the changes of a workshop that must move it in people's calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from events.models import Workshop

# What a calendar entry says. A corrected name or a longer description moves nobody's calendar.
MATERIAL_FIELDS = ("starts_at", "ends_at", "time_zone", "format", "venue", "place_id", "platform", "status")


def note_material_change(workshop: Workshop, stored_workshops: QuerySet[Workshop]) -> bool:
    """Raise `calendar_sequence` when a workshop about to be saved differs materially from what is stored.

    Calendars take an entry with the same UID for the newer one by this number, so it only ever grows.
    One query; rows changed by `QuerySet.update()` pass by unseen.

    Parameters:
        workshop: with the values to be saved.
        stored_workshops: where the stored values are looked up.

    Returns:
        whether the number was raised.
    """
    if workshop.pk is None:
        return False
    stored = stored_workshops.filter(pk=workshop.pk).values("calendar_sequence", *MATERIAL_FIELDS).first()
    if stored is None or all(getattr(workshop, name) == stored[name] for name in MATERIAL_FIELDS):
        return False
    workshop.calendar_sequence = stored["calendar_sequence"] + 1
    return True
