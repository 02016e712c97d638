"""List in short what organisations and projects have to do with workshops."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from cms.addresses.choose_titles import choose_titles
from cms.addresses.choose_words import Words
from events.models import Contribution, Person, Series, SeriesPage, Workshop, WorkshopPage
from events.readers.list_workshops import WorkshopEntry
from events.workshop_marks import mark_workshops

COMING_SHOWN = 4
PAST_SHOWN = 4
SERIES_SHOWN = 24
PEOPLE_SHOWN = 24
WORKSHOPS_OF_A_PERSON = 3
# Whoever has more to do with workshops than this is known by them; the page need not list everything.
MOST_CONTRIBUTIONS = 120


@dataclass(frozen=True)
class Part:
    """What a person does at a workshop."""

    role: str
    workshop: Workshop
    words: Words[Page]


@dataclass(frozen=True)
class InvolvedPerson:
    """A person and the workshops that they contribute to, coming ones first."""

    person: Person
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Involvement:
    """The series, workshops and people around an organisation or a project; cancelled workshops are not."""

    series: list[Words[Page]] = field(default_factory=list)
    coming: list[WorkshopEntry] = field(default_factory=list)
    past: list[WorkshopEntry] = field(default_factory=list)
    people: list[InvolvedPerson] = field(default_factory=list)


def involve_organisation(organisation: int, request: HttpRequest | None) -> Involvement:
    """Return the series that an organisation runs, its workshops and its people at workshops; seven queries.

    Its workshops are those of its series and those that its people contribute to. People are shown who
    contribute to a workshop that visitors know: nothing else about a person is public.

    Parameters:
        organisation: the organisation's key.
        request: the current request, for addresses; None where there is none.
    """
    series = Series.objects.filter(organisers__organisation=organisation).order_by()
    contributed = Contribution.objects.filter(person__organisation=organisation).order_by()
    about = Q(series__in=series.values("pk")) | Q(pk__in=contributed.values("workshop"))
    return _involve(series, about, _find_contributions(organisation), request)


def involve_project(project: int, request: HttpRequest | None) -> Involvement:
    """Return the series that belong to a project, and their workshops; five queries.

    Parameters:
        project: the project's key.
        request: the current request, for addresses; None where there is none.
    """
    series = Series.objects.filter(project=project).order_by()
    return _involve(series, Q(series__in=series.values("pk")), [], request)


def _find_contributions(organisation: int) -> list[Contribution]:
    """Return what an organisation's people do at workshops that visitors know; two queries."""
    known = Workshop.objects.filter(pk=OuterRef("workshop")).taking_place().published()
    contributions = Contribution.objects.filter(Exists(known))
    people = Person.objects.filter(
        Exists(contributions.filter(person=OuterRef("pk"))), organisation=organisation
    )
    shown = list(people.order_by("name", "pk").values_list("pk", flat=True)[:PEOPLE_SHOWN])
    latest = contributions.filter(person__in=shown).order_by("-workshop__starts_at", "pk")
    return list(latest.select_related("person__photo", "workshop")[:MOST_CONTRIBUTIONS])


def _involve(
    series: QuerySet[Series], about: Q, contributions: list[Contribution], request: HttpRequest | None
) -> Involvement:
    # As a value it is asked of the workshops in the order of their dates, until there are enough. As a
    # condition it would lead to all workshops of theirs, however many, to put them in order.
    theirs = Workshop.objects.annotate(is_theirs=Case(When(about, then=True), default=False))
    known = theirs.filter(is_theirs=True).taking_place().published().select_related("recording_file")
    coming = list(known.coming()[:COMING_SHOWN])
    past = list(known.past()[:PAST_SHOWN])
    parts = _choose_parts(contributions)
    linked = {row.pk for row in [*coming, *past]} | {row.workshop_id for row in _flatten(parts)}
    newest = list(series.published().order_by("-pk").values_list("pk", flat=True)[:SERIES_SHOWN])
    titles = choose_titles({SeriesPage: newest, WorkshopPage: linked}, request)
    words, marks = titles[WorkshopPage], mark_workshops(coming)
    return Involvement(
        # The newest first.
        series=[titles[SeriesPage][key] for key in sorted(titles[SeriesPage], reverse=True)],
        coming=[WorkshopEntry(row, words[row.pk], marks[row.pk]) for row in coming if row.pk in words],
        past=[WorkshopEntry(row, words[row.pk]) for row in past if row.pk in words],
        people=[
            InvolvedPerson(person, [_tell(row, words) for row in rows if row.workshop_id in words])
            for person, rows in parts.items()
        ],
    )


def _choose_parts(contributions: Iterable[Contribution]) -> dict[Person, list[Contribution]]:
    """Return for each person the next workshops, then the latest past ones; people by name."""
    now = timezone.now()
    rows: dict[Person, list[Contribution]] = defaultdict(list)
    for row in sorted(contributions, key=lambda row: _nearness(row.workshop, now)):
        rows[row.person].append(row)
    people = sorted(rows, key=lambda person: (person.name, person.pk))
    return {person: list(islice(rows[person], WORKSHOPS_OF_A_PERSON)) for person in people}


def _nearness(workshop: Workshop, now: datetime.datetime) -> tuple[bool, float]:
    """Order coming workshops before past ones, each by how near they are."""
    return workshop.ends_at <= now, abs((workshop.starts_at - now).total_seconds())


def _flatten(parts: dict[Person, list[Contribution]]) -> Iterable[Contribution]:
    return (row for rows in parts.values() for row in rows)


def _tell(row: Contribution, words: dict[int, Words[Page]]) -> Part:
    return Part(row.role_label, row.workshop, words[row.workshop_id])
