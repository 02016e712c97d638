"""Every public fact of the two documents that the product grew from stands on the demonstration's pages.

The tables are in tests/seed_facts.py. Interface words (roles, kinds, languages) are asked of the catalogues,
so that a better translation does not break a test; dates, names and titles stand in the tables in full. What
must never be public is looked for everywhere else.
"""

import datetime
import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from wagtail.models import Page

from clusters.enums import CountQualifier, OrganisationType, PartnerRole
from clusters.models import Organisation, PartnerPage, Project, ProjectPage
from cms.text.code_lists import LANGUAGES as SPOKEN_LANGUAGES
from events.enums import OrganiserRole
from events.models import SeriesPage, Workshop, WorkshopPage
from events.models.interpretation import PHRASES, word_interpretation
from events.registration.models import OnlineRoom
from tests.factories.fixtures import DemoSite
from tests.seed_facts import LANGUAGES, PARTNERS, PROJECT, SERIES, WORKSHOPS

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]

# Elements within a sentence; everything else parts words.
INLINE = re.compile(r"</?(?:span|b|i|em|strong|a|wbr|small|bdi|time)\b[^>]*>")
DRAWINGS = re.compile(r"<(script|style|svg)\b.*?</\1>", re.DOTALL)


@pytest.fixture(autouse=True)
def loaded(demo_site: DemoSite) -> None:
    """Every test here is about the demonstration."""


def read(page: Page, client: Client) -> str:
    """Return a page's text as it is read: without markup, soft hyphens and kinds of spaces."""
    response = client.get(page.url)
    assert response.status_code == 200
    return read_html(response.content.decode())


def read_html(markup: str) -> str:
    markup = DRAWINGS.sub(" ", markup)
    # Labels and values in one line are parted by the layout, so both readings are kept: parted and joined.
    parted = re.sub(r"<[^>]+>", " ", markup)
    joined = re.sub(r"<[^>]+>", " ", INLINE.sub("", markup))
    text = html.unescape(f"{parted}\n{joined}").replace("\u00ad", "").replace("\u00a0", " ")
    return re.sub(r"[ \t\n]+", " ", text)


def in_language(language: str, text: Callable[[], Any]) -> str:
    """Return an interface text in a language."""
    with translation.override(language):
        return str(text())


def version(model: type[Page], language: str, **fact: Any) -> Page:
    return model.objects.get(locale__language_code=language, live=True, **fact)


# --- The four workshops of 2021 ---------------------------------------------------------------------------
def find_workshop(date: str) -> Workshop:
    return Workshop.objects.get(starts_at__date=datetime.date.fromisoformat(date))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("date", WORKSHOPS)
def test_a_workshops_facts_stand_on_its_page(date: str, language: str, client: Client) -> None:
    fact, workshop = WORKSHOPS[date], find_workshop(date)
    page = version(WorkshopPage, language, workshop=workshop)
    text = read(page, client)
    person, _role = fact["person"]
    wanted = {
        "title": re.escape(fact["title"][language]),
        "date": fact["date"][language],
        "day and hours": fact["day"][language],
        "kind": re.escape(in_language(language, lambda: fact["kind"].label)),
        "person": person,
        "role": re.escape(in_language(language, lambda: role_labels(workshop))),
        "spoken language": re.escape(
            in_language(language, lambda: capfirst(SPOKEN_LANGUAGES.name(fact["spoken"])))
        ),
        "platform": r"\bZoom\b",
        "price": re.escape(in_language(language, lambda: gettext("Free of charge"))),
        "organiser": "Klaster IT",
        "partner": "WITENO",
        "organiser's role": re.escape(in_language(language, lambda: OrganiserRole.ORGANISER.label)),
    }
    if fact["interpretation"]:
        wanted["interpretation"] = re.escape(
            in_language(language, lambda: word_interpretation(fact["interpretation"]))
        )
    assert {name for name, pattern in wanted.items() if not re.search(pattern, text)} == set()
    if not fact["interpretation"]:
        with translation.override(language):
            nobody = [word_interpretation(code) for code in PHRASES]
        assert [label for label in nobody if label in text] == []
    markup = client.get(page.url).content.decode()
    assert f'datetime="{workshop.local_start:%Y-%m-%dT%H:%M}{fact["offset"]}"' in markup
    assert 'id="recording"' in markup


def role_labels(workshop: Workshop) -> str:
    return ", ".join(row.role_label for row in workshop.contributions.select_related("person"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_series_lists_its_workshops_in_order(language: str, client: Client) -> None:
    text = read(version(SeriesPage, language, series__organisers__organisation__name="Klaster IT"), client)
    dates = "|".join(fact["date"][language] for fact in WORKSHOPS.values())
    titles = [re.escape(fact["title"][language]) for fact in WORKSHOPS.values()]
    assert re.search(".*".join(titles), text)
    # The page is read twice, and its head names the first and the last day.
    assert set(re.findall(dates, text)) == {
        found for fact in WORKSHOPS.values() for found in re.findall(fact["date"][language], text)
    }
    assert all(re.search(fact["date"][language], text) for fact in WORKSHOPS.values())


# --- What holds for the series ----------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fact", SERIES)
def test_what_holds_for_the_series_stands_on_its_page(fact: str, language: str, client: Client) -> None:
    text = read(version(SeriesPage, language, series__organisers__organisation__name="Klaster IT"), client)
    assert [phrase for phrase in SERIES[fact][language] if phrase not in text] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_workshop_says_who_paid_for_it_in_the_programmes_languages(language: str, client: Client) -> None:
    for workshop in Workshop.objects.past():
        text = read(version(WorkshopPage, language, workshop=workshop), client)
        for statement in (
            "European Regional Development Fund and the state budget",
            "Europejskiego Funduszu Rozwoju Regionalnego oraz z budżetu państwa",
            "Europäischen Fonds für Regionale Entwicklung und dem Staatshaushalt",
        ):
            assert statement in text


# --- The project ------------------------------------------------------------------------------------------
def project_page(language: str) -> Page:
    return version(ProjectPage, language, project__acronym="EuRegioNet")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fact", PROJECT)
def test_the_projects_facts_stand_on_its_page(fact: str, language: str, client: Client) -> None:
    text = read(project_page(language), client)
    assert [pattern for pattern in PROJECT[fact][language] if not re.search(pattern, text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_project_lasts_36_months_both_ends_included(language: str, client: Client) -> None:
    assert Project.objects.get().months == 36
    one, many = "%(months)s month", "%(months)s months (both included)"
    sentence = in_language(language, lambda: ngettext(one, many, 36) % {"months": 36})
    assert sentence in read(project_page(language), client)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_project_has_one_lead_partner_and_three_partners(language: str, client: Client) -> None:
    text = read(project_page(language), client)
    lead = in_language(language, lambda: PartnerRole.LEAD_PARTNER.label)
    assert re.search(rf"Business and Innovation Centre Frankfurt \(Oder\) .{{0,60}}{re.escape(lead)}", text)
    roles = list(Project.objects.get().participations.values_list("role", flat=True))
    assert roles == [PartnerRole.LEAD_PARTNER, *[PartnerRole.PARTNER] * 3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_lists_have_as_many_items_as_the_document(language: str) -> None:
    project = project_page(language)
    series = version(SeriesPage, language, series__organisers__organisation__name="Klaster IT")
    assert [text.count("<li") for text in (project.goals, project.problems, series.aims)] == [5, 3, 4]


@pytest.mark.parametrize("language", ["en", "pl"])
def test_german_lines_are_marked_as_german(language: str, client: Client) -> None:
    markup = client.get(project_page(language).url).content.decode().replace("\u00ad", "")
    for line in ("Barrieren reduzieren", "Europäische Territoriale Zusammenarbeit"):
        assert re.search(rf'lang="de"[^<]*>\s*(?:<[^>]+>\s*)*{line}', markup)


# --- Partners ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PARTNERS)
def test_a_partners_facts_stand_on_its_page(name: str, language: str, client: Client) -> None:
    text = read(version(PartnerPage, language, organisation__name=name), client)
    assert [phrase for phrase in [name, *PARTNERS[name][language]] if phrase not in text] == []
    kind = Organisation.objects.get(name=name).organisation_type
    assert in_language(language, lambda: OrganisationType(kind).label) in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_number_of_members_is_known_as_over_80(language: str, client: Client) -> None:
    cluster = Organisation.objects.get(name="Klaster IT")
    assert (cluster.member_count, cluster.member_count_qualifier) == (80, CountQualifier.OVER)
    text = read(version(PartnerPage, language, organisation=cluster), client)
    exactly = in_language(language, lambda: gettext("over %(count)s members") % {"count": 80})
    patterns = {"en": r"\bover 80\b", "pl": r"\b(?:ponad|over) 80\b", "de": r"\b(?:über|mehr als|over) 80\b"}
    assert exactly in text or re.search(patterns[language], text)


# --- What is not there ------------------------------------------------------------------------------------
def public_addresses() -> Iterator[str]:
    """Yield every address of the site that a visitor can open."""
    for page in Page.objects.live().filter(depth__gt=1):
        yield page.url
    yield from ("/", "/sitemap.xml", "/sitemap-1.xml", "/robots.txt", "/en/no-such-page/")
    for workshop in Workshop.objects.all():
        yield f"/calendar/{workshop.uuid}.ics"
        for language in LANGUAGES:
            yield f"/{language}/calendar/{workshop.uuid}.ics"
            yield f"/{language}/registration/{workshop.uuid}/"


def test_the_rooms_address_is_nowhere_in_public(client: Client) -> None:
    rooms = list(OnlineRoom.objects.values_list("address", flat=True))
    assert len(rooms) == 5
    opened = 0
    for address in public_addresses():
        response = client.get(address, follow=True)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        opened += response.status_code == 200
        assert b"zoom.example" not in content, address
        assert not [room for room in rooms if room.encode() in content], address
        assert "zoom.example" not in str(response.headers), address
    # Three languages of every page, and each workshop's calendar and registration at least.
    assert opened >= Page.objects.live().filter(depth__gt=1).count() + 2 * Workshop.objects.count()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_link_shows_no_row(language: str, client: Client) -> None:
    workshop = find_workshop("2021-04-14")
    page = version(WorkshopPage, language, workshop=workshop)
    before = client.get(page.url).content.decode()
    assert 'id="recording"' in before
    assert 'href="#recording"' in before
    workshop.recording_address = ""
    workshop.save()
    after = client.get(page.url).content.decode()
    assert 'id="recording"' not in after
    assert 'href="#recording"' not in after
    assert "youtube" not in after.partition("<main")[2].partition("</h2>")[0].lower()
    assert read_html(after).count(fact_label("Recording", language)) < read_html(before).count(
        fact_label("Recording", language)
    )


def fact_label(msgid: str, language: str) -> str:
    return in_language(language, lambda: gettext(msgid))


def read_labels(page: Page, client: Client) -> str:
    """Return the labels of a page's facts."""
    markup = client.get(page.url).content.decode()
    return read_html(" ".join(re.findall(r"<dt.*?</dt>", markup, re.DOTALL)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_partner_without_website_or_legal_form_has_no_such_row(language: str, client: Client) -> None:
    with_both = read_labels(version(PartnerPage, language, organisation__name="WITENO GmbH"), client)
    without = read_labels(version(PartnerPage, language, organisation__abbreviation="LOP"), client)
    for label in ("Website", "Legal form", "Founded"):
        assert fact_label(label, language) not in without
    for label in ("Website", "Legal form"):
        assert fact_label(label, language) in with_both


def test_no_link_and_no_picture_is_empty(client: Client) -> None:
    for page in Page.objects.live().filter(depth__gt=1):
        markup = client.get(page.url).content.decode()
        assert not re.search(r'(?:href|src|action|poster)=""', markup), page.url
        assert not re.search(r"<(?:dd|dt|h[1-6]|li|figcaption)>\s*</", markup), page.url
        assert "None" not in read_html(markup), page.url


def test_the_sources_misspelling_is_not_repeated(client: Client) -> None:
    for page in Page.objects.live().filter(depth__gt=1, locale__language_code="pl"):
        assert "umędzynarodowienie" not in read(page, client).lower()
