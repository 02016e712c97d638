"""Facts about series, workshops and people, and the pages that tell of them."""

from events.models.interpretation import Interpretation
from events.models.pages import SeriesPage, WorkshopIndexPage, WorkshopPage
from events.models.person import Biography, Contribution, Person
from events.models.series import Series, SeriesOrganiser
from events.models.topic import Topic, WorkshopTopic
from events.models.venue import Venue
from events.models.workshop import Workshop

__all__ = [
    "Biography",
    "Contribution",
    "Interpretation",
    "Person",
    "Series",
    "SeriesOrganiser",
    "SeriesPage",
    "Topic",
    "Venue",
    "Workshop",
    "WorkshopIndexPage",
    "WorkshopPage",
    "WorkshopTopic",
]
