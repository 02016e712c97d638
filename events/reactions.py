"""What follows for workshops and series when they, or what they show, are changed."""

from clusters.models import Organisation, Place, Programme, Project
from cms.facts.reactions import Reaction, reactions
from cms.facts.touch_facts import touching
from events.models import Person, Series, Workshop
from events.services.raise_calendar_sequence import raise_calendar_sequence

reactions.add("events.calendar_sequence", Reaction(Workshop, raise_calendar_sequence))
# What the pages about workshops and series show, at first hand and at second.
reactions.add(
    "events.place_of_workshops",
    Reaction(Place, touching(Workshop, "venues__place", "series__organisers__organisation__place")),
)
reactions.add(
    "events.organisation_of_workshops",
    Reaction(
        Organisation,
        touching(Workshop, "series__organisers__organisation", "contributions__person__organisation"),
    ),
)
reactions.add("events.people_of_workshops", Reaction(Person, touching(Workshop, "contributions__person")))
reactions.add("events.series_of_workshops", Reaction(Series, touching(Workshop, "series")))
reactions.add("events.project_of_workshops", Reaction(Project, touching(Workshop, "series__project")))
reactions.add(
    "events.programme_of_workshops",
    Reaction(Programme, touching(Workshop, "series__programme", "series__project__programme")),
)
reactions.add("events.place_of_series", Reaction(Place, touching(Series, "organisers__organisation__place")))
reactions.add(
    "events.organisers_of_series", Reaction(Organisation, touching(Series, "organisers__organisation"))
)
reactions.add("events.project_of_series", Reaction(Project, touching(Series, "project")))
reactions.add(
    "events.programme_of_series", Reaction(Programme, touching(Series, "programme", "project__programme"))
)
