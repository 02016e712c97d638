"""Choose the workshop that the front page shows first."""

from collections.abc import Iterable

from events.readers.list_workshops import WorkshopEntry
from events.registration.enums import RegistrationPhase

# Somebody who reads the front page can have a place; failing that, can come or register later. Nobody is
# invited first of all to what is full, closed or cancelled.
PREFERENCES = (
    {RegistrationPhase.OPEN, RegistrationPhase.FEW},
    {RegistrationPhase.NOT_YET, RegistrationPhase.NOT_OFFERED},
)


def choose_next_workshop(entries: Iterable[WorkshopEntry]) -> WorkshopEntry | None:
    """Return the next workshop that one can have a place at, else the next that one may come to, or None.

    Parameters:
        entries: coming workshops, in order of their dates, with the marks of registration.
    """
    rows = list(entries)
    return next(
        (entry for phases in PREFERENCES for entry in rows if find_phase(entry) in phases),
        None,
    )


def find_phase(entry: WorkshopEntry) -> RegistrationPhase:
    """Return where a workshop in a list stands; without registration on the site, nobody has to register."""
    if entry.workshop.is_cancelled:
        return RegistrationPhase.CANCELLED
    mark = entry.marks.get("registration")
    return RegistrationPhase(mark.phase) if mark else RegistrationPhase.NOT_OFFERED
