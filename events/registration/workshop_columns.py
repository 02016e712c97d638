"""What registration shows on the desk of workshops: exact numbers, for those who organise."""

from typing import Any

from django.contrib.admin import display
from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from cms.desks.modeladmin import NOTHING, yes_or_no
from cms.text.format_times import format_day_and_time
from events.enums import WorkshopFormat
from events.models import Workshop
from events.registration.models import OnlineRoom, Registration
from events.registration.readers.find_standing import count_taken
from events.registration.readers.find_terms import find_terms


def fetch_places(workshops: "QuerySet[Workshop]") -> "QuerySet[Workshop]":
    """Fetch the terms of each workshop, and count the people who have a place as `people_with_place`.

    Counted in a query of its own: whatever else is joined to the workshops multiplies nobody.
    """
    people: Any = Registration.objects.filter(workshop=OuterRef("pk")).with_place().order_by()
    counted = people.values("workshop").annotate(total=Count("pk")).values("total")
    return workshops.annotate(people_with_place=Coalesce(Subquery(counted), 0)).prefetch_related(
        "registration_terms"
    )


def fetch_rooms(workshops: "QuerySet[Workshop]") -> "QuerySet[Workshop]":
    """Fetch which workshops have an online room; without the addresses, which no list shows."""
    return workshops.prefetch_related(Prefetch("online_rooms", OnlineRoom.objects.only("workshop")))


@display(description=pgettext_lazy("seats", "places"))
def show_places(workshop: Workshop) -> str:
    """Taken and in all."""
    terms = find_terms(workshop)
    if terms is None:
        return str(show_taken(workshop) or NOTHING)
    if terms.places is None:
        return _("%(taken)s, no limit") % {"taken": show_taken(workshop)}
    return f"{show_taken(workshop)} / {terms.places}"


@display(description=gettext_lazy("places taken"))
def show_taken(workshop: Workshop) -> int:
    """How many people have a place."""
    counted = getattr(workshop, "people_with_place", None)
    return count_taken(workshop) if counted is None else int(counted)


@display(description=pgettext_lazy("seats", "places"))
def show_places_in_all(workshop: Workshop) -> int | None:
    """How many places there are; nothing without limit."""
    terms = find_terms(workshop)
    return terms.places if terms else None


@display(description=gettext_lazy("room"))
def show_room(workshop: Workshop) -> SafeString | str:
    """Whether the address of the online room is set; never the address itself."""
    if workshop.format == WorkshopFormat.ON_SITE:
        return NOTHING
    return yes_or_no(bool(workshop.online_rooms.all()))


@display(description=gettext_lazy("registration is open"))
def show_window(workshop: Workshop) -> str:
    """From when to when, as far as that is given."""
    terms = find_terms(workshop)
    if terms is None:
        return _("no registration here")
    end = format_day_and_time(terms.local_closing)
    if terms.local_opening is None:
        return _("until %(end)s") % {"end": end}
    return _("from %(start)s to %(end)s") % {"start": format_day_and_time(terms.local_opening), "end": end}
