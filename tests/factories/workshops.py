"""Facts about series and workshops."""

import datetime
import zoneinfo
from typing import Any

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from clusters.models import Organisation
from events.enums import (
    ContributionRole,
    OrganiserRole,
    WorkshopFormat,
    WorkshopKind,
    WorkshopStatus,
)
from events.models import (
    Contribution,
    Interpretation,
    Series,
    SeriesOrganiser,
    Topic,
    Venue,
    Workshop,
    WorkshopTopic,
)
from events.models.workshop import DEFAULT_TIME_ZONE
from tests.factories.facts import OrganisationFactory, PlaceFactory
from tests.factories.people import PersonFactory, TopicFactory


def days_from_now(days: float, hour: int = 10, zone: str = DEFAULT_TIME_ZONE) -> datetime.datetime:
    """Return an hour of the day so many days from today, as the clock in a zone shows it."""
    day = timezone.now().astimezone(zoneinfo.ZoneInfo(zone)) + datetime.timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


class SeriesFactory(DjangoModelFactory):
    """A series without organisers; `organisers=[…]` names them, the organiser first, then partners."""

    class Meta:
        model = Series
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Series {number}")

    @factory.post_generation
    def organisers(self: Series, create: bool, extracted: list[Organisation] | None, **kwargs: Any) -> None:
        for order, organisation in enumerate(extracted or []):
            SeriesOrganiserFactory(
                series=self,
                organisation=organisation,
                role=OrganiserRole.PARTNER if order else OrganiserRole.ORGANISER,
                sort_order=order,
            )


class SeriesOrganiserFactory(DjangoModelFactory):
    """An organisation's part in a series."""

    class Meta:
        model = SeriesOrganiser

    series = factory.SubFactory(SeriesFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = OrganiserRole.ORGANISER


class WorkshopFactory(DjangoModelFactory):
    """An online workshop in a fortnight, from ten to twelve, open for registration without limit.

    Parameters:
        days: how many days from today it takes place; negative for a past one.
        hours: how long it lasts.
        past, cancelled, hybrid, on_site: traits.
        venue, place: the building and the town of the one venue; a town alone is a venue, too.
        interpretation_languages: the codes of the languages interpreted into.
        topics: topics to connect.
        terms: False where nobody can register; `terms__places`, `terms__form` and so on for other terms.
        taken: how many places are taken.
        room: the address of the online room; one of its own by default unless on site, "" for none.
    """

    class Meta:
        model = Workshop
        skip_postgeneration_save = True

    class Params:
        days = 14
        hours = 2
        past = factory.Trait(days=-14)
        cancelled = factory.Trait(status=WorkshopStatus.CANCELLED)
        hybrid = factory.Trait(
            format=WorkshopFormat.HYBRID,
            venue="Musterstraße 1",
            place=factory.SubFactory(PlaceFactory),
        )
        on_site = factory.Trait(
            format=WorkshopFormat.ON_SITE,
            venue="Musterstraße 1",
            place=factory.SubFactory(PlaceFactory),
            platform="",
        )

    name = factory.Sequence(lambda number: f"Workshop {number}")
    kind = WorkshopKind.WORKSHOP
    time_zone = DEFAULT_TIME_ZONE
    starts_at = factory.LazyAttribute(lambda workshop: days_from_now(workshop.days, zone=workshop.time_zone))
    ends_at = factory.LazyAttribute(
        lambda workshop: workshop.starts_at + datetime.timedelta(hours=workshop.hours)
    )
    format = WorkshopFormat.ONLINE
    platform = "Zoom"
    spoken_language = "en"
    interpretation_languages = ()
    venue = ""
    place = None

    @classmethod
    def _build(cls, model_class: type[Workshop], *args: Any, **kwargs: Any) -> Workshop:
        venue, place = kwargs.pop("venue"), kwargs.pop("place")
        languages = kwargs.pop("interpretation_languages")
        workshop = super()._build(model_class, *args, **kwargs)
        if venue or place:
            workshop.venues = [Venue(name=venue, place=place or PlaceFactory())]
        workshop.interpretations = [Interpretation(language=language) for language in languages]
        return workshop

    @classmethod
    def _create(cls, model_class: type[Workshop], *args: Any, **kwargs: Any) -> Workshop:
        workshop = cls._build(model_class, *args, **kwargs)
        workshop.save()  # with the rows that hang on it
        return Workshop.objects.get(pk=workshop.pk)

    @factory.post_generation
    def topics(self: Workshop, create: bool, extracted: list[Topic] | None, **kwargs: Any) -> None:
        for topic in extracted or []:
            WorkshopTopicFactory(workshop=self, topic=topic)

    @factory.post_generation
    def terms(self: Workshop, create: bool, extracted: bool | None, **kwargs: Any) -> None:
        # registrations know workshops, not the reverse
        from tests.factories.registrations import RegistrationTermsFactory

        if create and extracted is not False:
            RegistrationTermsFactory(workshop=self, **kwargs)

    @factory.post_generation
    def room(self: Workshop, create: bool, extracted: str | None, **kwargs: Any) -> None:
        if not create:
            return
        from tests.factories.registrations import OnlineRoomFactory

        if extracted is None and self.format != WorkshopFormat.ON_SITE:
            OnlineRoomFactory(workshop=self)
        elif extracted:
            OnlineRoomFactory(workshop=self, address=extracted)

    @factory.post_generation
    def taken(self: Workshop, create: bool, extracted: int | None, **kwargs: Any) -> None:
        from tests.factories.registrations import RegistrationFactory

        for _number in range(extracted or 0):
            RegistrationFactory(workshop=self)


class VenueFactory(DjangoModelFactory):
    """Where a workshop takes place."""

    class Meta:
        model = Venue

    workshop = factory.SubFactory(WorkshopFactory)
    name = "Musterstraße 1"
    place = factory.SubFactory(PlaceFactory)


class InterpretationFactory(DjangoModelFactory):
    """A language that a workshop is interpreted into."""

    class Meta:
        model = Interpretation

    workshop = factory.SubFactory(WorkshopFactory)
    language = "de"


class ContributionFactory(DjangoModelFactory):
    """What a person does at a workshop."""

    class Meta:
        model = Contribution

    workshop = factory.SubFactory(WorkshopFactory)
    person = factory.SubFactory(PersonFactory)
    role = ContributionRole.MODERATOR


class WorkshopTopicFactory(DjangoModelFactory):
    """A workshop's topic."""

    class Meta:
        model = WorkshopTopic

    workshop = factory.SubFactory(WorkshopFactory)
    topic = factory.SubFactory(TopicFactory)
