"""Count the changes of a workshop that must move it in people's calendars."""

from django.db.models import F

from cms.facts.reactions import Change, ChangeKind
from events.models import Workshop

# What a calendar entry says. A corrected name or a longer description moves nobody's calendar.
MATERIAL_FIELDS = ("starts_at", "ends_at", "time_zone", "format", "venues", "platform", "status")


def raise_calendar_sequence(change: Change) -> None:
    """Raise a workshop's `calendar_sequence` when what a calendar shows of it was changed.

    Calendars take an entry with the same UID for the newer one by this number, so it only ever grows.
    """
    if change.kind != ChangeKind.CHANGED or not change.touches(*MATERIAL_FIELDS):
        return
    workshop: Workshop = change.fact
    Workshop.objects.filter(pk=workshop.pk).update(calendar_sequence=F("calendar_sequence") + 1)
    workshop.refresh_from_db(fields=["calendar_sequence"])
