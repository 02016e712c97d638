"""Say in words where a workshop stands for somebody who wants to come."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.text.format_times import format_day, format_day_and_time
from events.enums import RegistrationPhase
from events.models import Workshop


@dataclass(frozen=True)
class PhaseInWords:
    """What to say above or instead of the form, and what its button says."""

    phase: RegistrationPhase
    sentence: str
    offers_form: bool = False
    button: str = ""


def describe_phase(workshop: Workshop) -> PhaseInWords:
    """Return the workshop's phase in the active language.

    Parameters:
        workshop: with `places_taken`, which is counted where it was not fetched.
    """
    phase = workshop.phase
    if phase == RegistrationPhase.FULL:
        sentence = _(
            "All places are taken. Join the waiting list: "
            "when a place becomes free and it is your turn, you get it, and we write to you."
        )
        return PhaseInWords(phase, sentence, offers_form=True, button=_("Join the waiting list"))
    if phase in {RegistrationPhase.OPEN, RegistrationPhase.FEW}:
        return PhaseInWords(phase, _invitation(workshop), offers_form=True, button=_("Register"))
    return PhaseInWords(phase, _refusal(workshop, phase))


def _invitation(workshop: Workshop) -> str:
    left = workshop.places_left
    until = {"until": format_day_and_time(workshop.registration_end)}
    if left is None:
        return _("You can register until %(until)s.") % until
    return ngettext(
        "You can register until %(until)s. One place is free.",
        "You can register until %(until)s. %(left)s places are free.",
        left,
    ) % {**until, "left": left}


def _refusal(workshop: Workshop, phase: RegistrationPhase) -> str:
    if phase == RegistrationPhase.CANCELLED:
        return _("This event has been cancelled. Nobody can register for it any more.")
    if phase == RegistrationPhase.PAST:
        return _("This event took place on %(day)s.") % {"day": format_day(workshop.local_start)}
    if phase == RegistrationPhase.NOT_YET and workshop.registration_start:
        return _("Registration opens on %(when)s.") % {
            "when": format_day_and_time(workshop.registration_start)
        }
    if phase == RegistrationPhase.CLOSED:
        return _("Registration closed on %(when)s.") % {
            "when": format_day_and_time(workshop.registration_end)
        }
    return _("This event needs no registration here.")
