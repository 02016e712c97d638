"""Make the demonstration's facts."""

import datetime
from typing import Any, TypeVar

from django.utils import timezone

from clusters.models import Indicator, Organisation, Participation, Place, Programme, Project
from cms.facts.models import Fact
from cms.facts.services.change_facts import add_fact
from events.models import (
    Contribution,
    Interpretation,
    Person,
    Series,
    SeriesOrganiser,
    Venue,
    Workshop,
    WorkshopTopic,
)
from events.registration.models import OnlineRoom, RegistrationTerms
from home.demo.add_media import OWN_FILM
from home.demo.choose_times import choose_times
from home.demo.loaded import Loaded
from home.demo.read_content import Content

MONTH_LENGTH = len("2017-04")

FactType = TypeVar("FactType", bound=Fact)


def add_facts(content: Content, loaded: Loaded) -> None:
    """Save every fact, validated, and note it. Topics and media are there already."""
    facts = content.facts
    titles = {
        (page.type, page.about): page.words[page.source]["title"] for page in content.pages if page.about
    }
    loaded.places = {fact["key"]: _place(fact) for fact in facts["place"]}
    loaded.organisations = {fact["key"]: _organisation(fact, loaded) for fact in facts["organisation"]}
    loaded.programmes = {fact["key"]: _programme(fact) for fact in facts["programme"]}
    loaded.projects = {fact["key"]: _project(fact, loaded) for fact in facts["project"]}
    loaded.people = {fact["key"]: _person(fact) for fact in facts["person"]}
    loaded.series = {
        fact["key"]: _series(fact, titles["series", fact["key"]], loaded) for fact in facts["series"]
    }
    loaded.workshops = {
        fact["key"]: _workshop(fact, titles["workshop", fact["key"]], loaded) for fact in facts["workshop"]
    }


def _save(fact: FactType) -> FactType:
    return add_fact(fact, by=None)


def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text if len(text) > MONTH_LENGTH else f"{text}-01")


def _place(fact: dict[str, Any]) -> Place:
    coordinates = {name: str(fact[name]) for name in ("latitude", "longitude") if name in fact}
    # Whatever lies in this region is named in the language of its country.
    language = {"DE": "de", "PL": "pl"}[fact["country"]]
    return _save(
        Place(
            name=fact["name"],
            name_language=language,
            country=fact["country"],
            names=fact["names"],
            **coordinates,
        )
    )


def _organisation(fact: dict[str, Any], loaded: Loaded) -> Organisation:
    plain = {name: value for name, value in fact.items() if name not in {"key", "place"}}
    return _save(Organisation(**plain, place=loaded.places[fact["place"]]))


def _programme(fact: dict[str, Any]) -> Programme:
    return _save(
        Programme(
            name=fact["official_name"],
            name_language=fact["official_language"],
            names=fact["names"],
            objective=fact["objective"],
            period_start=fact["period_start"],
            period_end=fact["period_end"],
            rule_set=fact["rule_set"],
            statement_languages=fact["languages"],
        )
    )


def _project(fact: dict[str, Any], loaded: Loaded) -> Project:
    project = Project(
        acronym=fact["acronym"],
        programme=loaded.programmes[fact["programme"]],
        # Days may be told as months; then the model keeps the whole of them.
        starts_on=_day(fact["starts"]),
        ends_on=_day(fact["ends"]),
        has_exact_days=len(fact["starts"]) > MONTH_LENGTH,
        fund=fact.get("fund", ""),
        slogans=fact.get("slogan", {}),
        website=fact.get("website", ""),
    )
    project.participations = [
        Participation(
            organisation=loaded.organisations[row["organisation"]], role=row["role"], sort_order=order
        )
        for order, row in enumerate(fact["participations"])
    ]
    project.indicators = [
        Indicator(
            wordings=row["wordings"], target=row["target"], achieved=row.get("achieved"), sort_order=order
        )
        for order, row in enumerate(fact["indicators"])
    ]
    return _save(project)


def _person(fact: dict[str, Any]) -> Person:
    return _save(
        Person(name=fact["name"], name_language=fact["language"], role_form=fact.get("role_form", ""))
    )


def _series(fact: dict[str, Any], title: str, loaded: Loaded) -> Series:
    series = Series(
        name=title,
        project=loaded.projects.get(fact.get("project", "")),
        programme=loaded.programmes.get(fact.get("programme", "")),
    )
    series.organisers = [
        SeriesOrganiser(
            organisation=loaded.organisations[row["organisation"]], role=row["role"], sort_order=order
        )
        for order, row in enumerate(fact["organisers"])
    ]
    return _save(series)


def _workshop(fact: dict[str, Any], title: str, loaded: Loaded) -> Workshop:
    starts_at, ends_at = choose_times(fact, timezone.localdate())
    recording = fact.get("recording", "")
    workshop = Workshop(
        name=title,
        series=loaded.series.get(fact.get("series", "")),
        kind=fact["kind"],
        status=fact["status"],
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=fact["time_zone"],
        format=fact["format"],
        platform=fact.get("platform", ""),
        spoken_language=fact["spoken_language"],
        price=fact["price"],
        recording_address="" if recording == OWN_FILM else recording,
        recording_file=loaded.films[OWN_FILM] if recording == OWN_FILM else None,
    )
    workshop.venues = [
        Venue(name=row["name"], place=loaded.places[row["place"]], sort_order=order)
        for order, row in enumerate(fact.get("venues", []))
    ]
    workshop.interpretations = [
        Interpretation(language=language) for language in fact["interpretation_languages"]
    ]
    workshop.contributions = [
        Contribution(person=loaded.people[row["person"]], role=row["role"], sort_order=order)
        for order, row in enumerate(fact["contributions"])
    ]
    if "registration" in fact:
        workshop.registration_terms = [
            RegistrationTerms(
                places=fact["registration"].get("places"), form=None if workshop.is_past else loaded.form
            )
        ]
    if room := fact.get("room_address"):
        workshop.online_rooms = [OnlineRoom(address=room)]
    workshop.workshop_topics = [WorkshopTopic(topic=loaded.topics[key]) for key in fact["topics"]]
    return _save(workshop)
