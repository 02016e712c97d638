"""What follows for workshops and series when they, or what they show, are changed."""

from clusters.models import Organisation, Place, Programme, Project
from cms.facts.reactions import Reaction, reactions
from cms.facts.touch_facts import touching
from events.models import Person, Series, Workshop
from events.services.raise_calendar_sequence import raise_calendar_sequence

reactions.add("events.calendar_sequence", Reaction(Workshop, raise_calendar_sequence))
reactions.add("events.place_of_workshops", Reaction(Place, touching(Workshop, "venues__place")))
reactions.add("events.people_of_workshops", Reaction(Person, touching(Workshop, "contributions__person")))
reactions.add("events.series_of_workshops", Reaction(Series, touching(Workshop, "series")))
reactions.add(
    "events.organisers_of_series", Reaction(Organisation, touching(Series, "organisers__organisation"))
)
reactions.add("events.project_of_series", Reaction(Project, touching(Series, "project")))
reactions.add(
    "events.programme_of_series", Reaction(Programme, touching(Series, "programme", "project__programme"))
)
