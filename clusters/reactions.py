"""Which organisations and projects show another fact, and so change with it."""

from clusters.models import Organisation, Place, Programme, Project
from cms.facts.reactions import Reaction, reactions
from cms.facts.touch_facts import touching

reactions.add("clusters.place_of_organisations", Reaction(Place, touching(Organisation, "place")))
reactions.add("clusters.programme_of_projects", Reaction(Programme, touching(Project, "programme")))
reactions.add(
    "clusters.partners_of_projects", Reaction(Organisation, touching(Project, "participations__organisation"))
)
reactions.add(
    "clusters.towns_of_projects", Reaction(Place, touching(Project, "participations__organisation__place"))
)
