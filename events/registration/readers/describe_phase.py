"""Say in words where workshops stand for somebody who wants to come.

In public, places are told in words, never as a count: a count tells who has just registered.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.text.format_times import format_day, format_day_and_time
from events.models import Workshop
from events.registration.enums import RegistrationPhase
from events.registration.models import RegistrationTerms
from events.registration.readers.find_standing import Standing, find_phase_of_window, find_standings


@dataclass(frozen=True)
class PhaseInWords:
    """What to say in a list, and above or instead of the form; `opens` and `closes` by the local clock."""

    phase: RegistrationPhase
    label: str
    sentence: str
    takes_registrations: bool = False
    button: str = ""
    opens: datetime.datetime | None = None
    closes: datetime.datetime | None = None


def describe_phases(workshops: Iterable[Workshop]) -> dict[int, PhaseInWords]:
    """Return each workshop's phase in the active language, by the workshop's key; one query, or none.

    Parameters:
        workshops: the workshops. Those that are over or cancelled are not asked about.
    """
    rows = list(workshops)
    standings = find_standings(row for row in rows if not (row.is_past or row.is_cancelled))
    return {
        row.pk: _describe(row, standings.get(row.pk) or Standing(find_phase_of_window(row, None)))
        for row in rows
    }


def describe_phase(workshop: Workshop) -> PhaseInWords:
    """Return a workshop's phase in the active language; one query, or none."""
    return describe_phases([workshop])[workshop.pk]


def _describe(workshop: Workshop, standing: Standing) -> PhaseInWords:
    terms = standing.terms
    return PhaseInWords(
        phase=standing.phase,
        label=_label(standing),
        sentence=_sentence(workshop, standing),
        takes_registrations=standing.takes_registrations,
        button=_button(standing),
        opens=terms.local_opening if terms else None,
        closes=terms.local_closing if terms else None,
    )


def _label(standing: Standing) -> str:
    terms = standing.terms
    if terms and terms.local_opening and standing.phase == RegistrationPhase.NOT_YET:
        return _("Registration opens on %(day)s") % {"day": format_day(terms.local_opening)}
    if standing.phase == RegistrationPhase.OPEN and standing.left is not None:
        return _("Places free")
    return str(standing.phase.label)


def _button(standing: Standing) -> str:
    if not standing.takes_registrations:
        return ""
    return _("Join the waiting list") if standing.phase == RegistrationPhase.FULL else _("Register")


def _sentence(workshop: Workshop, standing: Standing) -> str:
    if standing.phase == RegistrationPhase.FULL:
        return _(
            "All places are taken. Join the waiting list: "
            "when a place becomes free and it is your turn, you get it, and we write to you."
        )
    if standing.terms and standing.takes_registrations:
        return _invitation(standing, standing.terms)
    return _refusal(workshop, standing)


def _invitation(standing: Standing, terms: RegistrationTerms) -> str:
    until = {"until": format_day_and_time(terms.local_closing)}
    if standing.left is None:
        return _("You can register until %(until)s.") % until
    if standing.phase == RegistrationPhase.FEW:
        return _("You can register until %(until)s. Only a few places are left.") % until
    return _("You can register until %(until)s. Places are free.") % until


def _refusal(workshop: Workshop, standing: Standing) -> str:
    terms, phase = standing.terms, standing.phase
    if phase == RegistrationPhase.CANCELLED:
        return _("This event has been cancelled. Nobody can register for it any more.")
    if phase == RegistrationPhase.BOOKED_OUT:
        return _(
            "All places are taken, and the waiting list is full. "
            "Should somebody cancel, you can register here again."
        )
    if phase == RegistrationPhase.PAST:
        return _("This event took place on %(day)s.") % {"day": format_day(workshop.local_start)}
    if terms and terms.local_opening and phase == RegistrationPhase.NOT_YET:
        return _("Registration opens on %(when)s.") % {"when": format_day_and_time(terms.local_opening)}
    if terms and phase == RegistrationPhase.CLOSED:
        return _("Registration closed on %(when)s.") % {"when": format_day_and_time(terms.local_closing)}
    return _("This event needs no registration here.")
