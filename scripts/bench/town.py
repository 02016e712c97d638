"""Let a site with the demonstration grow: workshops, whoever takes part in them, and their pages."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page

from clusters.enums import OrganisationType, PartnerRole
from clusters.models import (
    Organisation,
    Participation,
    PartnerIndexPage,
    PartnerPage,
    Programme,
    Project,
    ProjectIndexPage,
    ProjectPage,
)
from events.enums import ContributionRole, OrganiserRole
from events.models import (
    Biography,
    Contribution,
    Person,
    Series,
    SeriesOrganiser,
    SeriesPage,
    Topic,
    Workshop,
    WorkshopIndexPage,
    WorkshopPage,
    WorkshopTopic,
)
from events.registration.models import RegistrationForm, RegistrationTerms
from events.registration.models.terms import WAITING_LIMIT
from scripts.bench.bulk_pages import add_pages
from scripts.bench.crowds import CROWDS, add_registrations
from scripts.bench.demo_pages import LANGUAGE
from tests.events.registration.conftest import QUESTIONS
from tests.factories.registrations import RegistrationFormFactory

BATCH = 500
# Of so many workshops one belongs to the large series, one person and one organisation comes along; a project
# comes with as many of these.
A_PART = 10
# But at least so many of each: the first page of a list is then full in the smallest site, too.
AT_LEAST = 60
REGISTRATIONS_EACH = 10


@dataclass(frozen=True)
class Partners:
    """Who takes part, and in what frame."""

    organisations: list[Organisation]
    people: list[Person]
    projects: list[Project]


def grow(workshops: int) -> dict[str, dict[str, str]]:
    """Add workshops, half of them past, ten registrations for each, and a tenth as many partners and people.

    A tenth of the workshops, sixty at least, belongs to one series. Four of these have a tenth of all registrations each.

    Returns:
        The paths of pages, and of registration forms by what stands before them.
    """
    with transaction.atomic():
        partners = _add_partners(max(workshops // A_PART, AT_LEAST))
        series = _add_series(partners)
        form = RegistrationFormFactory(questions=deepcopy(QUESTIONS["en"]))
        added = _add_workshops(workshops, series, partners.people)
        _add_terms(added, form, workshops)
        add_registrations(added, workshops, workshops * REGISTRATIONS_EACH)
        pages = _add_all_pages(added, series, partners)
    if connection.vendor == "postgresql":
        # Its server does that by itself; SQLite has no statistics on most installations.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    forms = {
        crowd.name: f"/{LANGUAGE}/registration/{workshop.uuid}/"
        for crowd, workshop in zip(CROWDS, added, strict=False)
    }
    return {"pages": {**pages, "registration form": next(iter(forms.values()))}, "forms": forms}


def _add_partners(number: int) -> Partners:
    organisations = Organisation.objects.bulk_create(
        [
            Organisation(
                name=f"Association {index}",
                name_language="en",
                country=country,
                organisation_type=OrganisationType.ASSOCIATION,
            )
            for index, country in zip(range(number), cycle(("DE", "PL")), strict=False)
        ],
        BATCH,
    )
    people = Person.objects.bulk_create(
        [
            Person(name=f"Anna Example {index}", name_language="en", organisation=organisation)
            for index, organisation in enumerate(organisations)
        ],
        BATCH,
    )
    locale = WorkshopIndexPage.objects.get(locale__language_code=LANGUAGE).locale
    Biography.objects.bulk_create(
        [Biography(person=person, text=f"{person.name} builds bridges.", locale=locale) for person in people],
        BATCH,
    )
    programme = Programme.objects.order_by("pk").first()
    projects = Project.objects.bulk_create(
        [
            Project(
                acronym=f"Project {index}",
                programme=programme,
                starts_on=date(2017, 4, 1),
                ends_on=date(2030, 3, 31),
            )
            for index in range(max(number // A_PART, AT_LEAST))
        ],
        BATCH,
    )
    # The first organisation takes part in everything, the second leads.
    first, second = organisations[:2]
    roles = ((second, PartnerRole.LEAD_PARTNER), (first, PartnerRole.PARTNER))
    Participation.objects.bulk_create(
        [Participation(project=one, organisation=who, role=role) for one in projects for who, role in roles],
        BATCH,
    )
    return Partners(organisations, people, projects)


def _add_series(partners: Partners) -> Series:
    series = Series.objects.create(name="Large series", project=partners.projects[0])
    SeriesOrganiser.objects.create(
        series=series, organisation=partners.organisations[0], role=OrganiserRole.ORGANISER
    )
    return series


def _add_workshops(number: int, series: Series, people: list[Person]) -> list[Workshop]:
    """Add them with a topic and a moderator each; those of the series come first."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    # Those with the most registrations are neither the next ones nor the last.
    starts = [now + timedelta(days=20 + crowd) for crowd in range(len(CROWDS))]
    for index in range(number - len(starts)):
        hours = 6 * (index // 2) + 30
        starts.append(now + timedelta(hours=-hours if index % 2 else hours))
    workshops = Workshop.objects.bulk_create(
        [
            Workshop(
                name=f"Workshop {index}",
                series=series if index < max(number // A_PART, AT_LEAST) else None,
                starts_at=start,
                ends_at=start + timedelta(hours=2),
                platform="Zoom",
                recording_address="https://vimeo.com/12345" if start < now else "",
            )
            for index, start in enumerate(starts)
        ],
        BATCH,
    )
    topic = Topic.objects.filter(locale__language_code=LANGUAGE).order_by("pk").first()
    WorkshopTopic.objects.bulk_create([WorkshopTopic(workshop=row, topic=topic) for row in workshops], BATCH)
    Contribution.objects.bulk_create(
        [
            Contribution(workshop=row, person=person, role=ContributionRole.MODERATOR)
            for row, person in zip(workshops, cycle(people), strict=False)
        ],
        BATCH,
    )
    return workshops


def _add_terms(workshops: list[Workshop], form: RegistrationForm, crowd: int) -> None:
    places = [chosen.places(crowd) for chosen in CROWDS]
    places += [100] * (len(workshops) - len(places))
    RegistrationTerms.objects.bulk_create(
        [
            RegistrationTerms(workshop=row, places=most, waiting_places=WAITING_LIMIT, form=form)
            for row, most in zip(workshops, places, strict=True)
        ],
        BATCH,
    )


def _add_all_pages(workshops: list[Workshop], series: Series, partners: Partners) -> dict[str, str]:
    """Add a page for each fact in each language; return the English paths of one of each kind."""
    large, others = _split(workshops, series)
    series_pages = _add_in_all_languages(SeriesPage, _roots(WorkshopIndexPage), "series", [series])
    _add_in_all_languages(WorkshopPage, series_pages, "workshop", large)
    _add_in_all_languages(WorkshopPage, _roots(WorkshopIndexPage), "workshop", others)
    _add_in_all_languages(PartnerPage, _roots(PartnerIndexPage), "organisation", partners.organisations)
    _add_in_all_languages(ProjectPage, _roots(ProjectIndexPage), "project", partners.projects)
    past = next(row for row in large if row.is_past)
    pages: dict[str, Page] = {
        "series": _english(SeriesPage).get(series=series),
        "workshop with form": _english(WorkshopPage).get(workshop=workshops[0]),
        "past workshop": _english(WorkshopPage).get(workshop=past),
        "list of projects": _english(ProjectIndexPage).first(),
        "project": _english(ProjectPage).get(project=partners.projects[0]),
        "list of partners": _english(PartnerIndexPage).first(),
        "partner": _english(PartnerPage).get(organisation=partners.organisations[0]),
    }
    return {name: str(page.get_url()) for name, page in pages.items()}


def _split(workshops: list[Workshop], series: Series) -> tuple[list[Workshop], list[Workshop]]:
    inside = [row for row in workshops if row.series_id == series.pk]
    return inside, workshops[len(inside) :]


def _roots(model: type[Page]) -> list[Page]:
    return list(model.objects.select_related("locale"))


def _english(model: type[Page]) -> "Page.objects":
    return model.objects.filter(locale__language_code=LANGUAGE)


def _add_in_all_languages(
    model: type[Page], parents: list[Page], fact_field: str, facts: Sequence[object]
) -> list[Page]:
    keys = [uuid4() for _fact in facts]
    added: list[Page] = []
    for parent in parents:
        added += add_pages(model, parent, list(_describe(fact_field, facts, keys)))
    return added


def _describe(
    fact_field: str, facts: Sequence[object], keys: Sequence[object]
) -> Iterator[dict[str, object]]:
    for number, (fact, key) in enumerate(zip(facts, keys, strict=True)):
        yield {
            "title": str(fact),
            "slug": f"grown-{fact_field}-{number}-{str(key)[:6]}",
            "translation_key": key,
            "introduction": "Two hours of practice with people from the other bank.",
            fact_field: fact,
        }
