"""Count the changes of a workshop that must move it in people's calendars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

if TYPE_CHECKING:
    from events.models import Workshop

# What a calendar entry says. A corrected name or a longer description moves nobody's calendar.
MATERIAL_FIELDS = ("starts_at", "ends_at", "time_zone", "format", "platform", "status")


def note_material_change(workshop: Workshop, stored_workshops: QuerySet[Workshop]) -> bool:
    """Raise `calendar_sequence` when a workshop about to be saved differs materially from what is stored.

    Calendars take an entry with the same UID for the newer one by this number, so it only ever grows.
    Rows changed by `QuerySet.update()` pass by unseen.

    Parameters:
        workshop: with the values to be saved.
        stored_workshops: where the stored values are looked up.

    Returns:
        whether the number was raised.
    """
    if workshop.pk is None:
        return False
    stored = stored_workshops.filter(pk=workshop.pk).values("calendar_sequence", *MATERIAL_FIELDS).first()
    if stored is None:
        return False
    are_fields_equal = all(getattr(workshop, name) == stored[name] for name in MATERIAL_FIELDS)
    if are_fields_equal and not _has_moved(workshop, stored_workshops):
        return False
    workshop.calendar_sequence = stored["calendar_sequence"] + 1
    return True


def _has_moved(workshop: Workshop, stored_workshops: QuerySet[Workshop]) -> bool:
    """Say whether the venues differ from those stored; in which order they are named moves nobody."""
    stored = stored_workshops.filter(pk=workshop.pk, venues__isnull=False)
    before = stored.values_list("venues__name", "venues__place_id")
    return sorted(before) != sorted((venue.name, venue.place_id) for venue in workshop.venues.all())
