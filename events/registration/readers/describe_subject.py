"""Say what somebody registers for, wherever the form stands."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.text.format_numbers import format_money
from cms.text.format_times import format_day_and_time
from events.models import Workshop
from events.readers.name_workshop import name_venue


@dataclass(frozen=True)
class Subject:
    """A workshop's kind, when and where it is, its price and languages, worded in the active language."""

    kind: str
    when: str
    place: str
    price: str
    spoken: str
    interpretation: str


def describe_subject(workshop: Workshop) -> Subject:
    """Return what somebody who registers has to know.

    Parameters:
        workshop: with its venues and interpretations.
    """
    return Subject(
        kind=workshop.get_kind_display(),
        when=format_day_and_time(workshop.local_start, workshop.local_end),
        place=name_venue(workshop),
        price=format_money(workshop.price, workshop.currency) if workshop.price else _("Free of charge"),
        spoken=workshop.get_spoken_language_display(),
        interpretation=", ".join(workshop.interpretation_labels),
    )
