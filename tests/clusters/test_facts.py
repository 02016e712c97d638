"""What organisations and projects refuse, how long a project lasts, and how both are worded."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import translation

from clusters.enums import CountQualifier
from clusters.models import Indicator, Organisation, Project
from clusters.readers.word_member_count import word_member_count
from clusters.readers.word_period import word_period
from cms.facts.services.change_facts import changing
from tests.factories import (
    IndicatorFactory,
    OrganisationFactory,
    PartnerPageFactory,
    PlaceFactory,
    ProjectFactory,
    ProjectPageFactory,
    SiteTree,
)

pytestmark = pytest.mark.django_db

FIRST, LAST = datetime.date(2017, 4, 12), datetime.date(2020, 3, 2)


def refused(fact: Any) -> set[str]:
    """Return the names of the fields that are refused."""
    try:
        fact.full_clean()
    except ValidationError as error:
        return set(error.error_dict)
    return set()


def read(markup: str) -> str:
    """Return a page's markup without what only says where a line may end."""
    return " ".join(markup.replace("\u00a0", " ").replace("\u00ad", "").split())


class TestPlaces:
    """A place and the organisations in it lie in one country, whichever of them is changed."""

    def test_one_does_not_move_away_from_its_organisations(self) -> None:
        place = PlaceFactory(country="PL")
        OrganisationFactory(name="Klaster", place=place, country="PL")
        with pytest.raises(ValidationError) as refusal, changing(place, by=None) as changed:
            changed.country = "DE"
        [sentence] = refusal.value.message_dict["country"]
        assert "another country: Klaster." in sentence
        place.refresh_from_db()
        assert place.country == "PL"

    def test_one_is_corrected_once_no_organisation_is_there(self) -> None:
        place = PlaceFactory(country="PL")
        organisation = OrganisationFactory(place=place, country="PL")
        with changing(organisation, by=None) as changed:
            changed.place = None
        with changing(place, by=None) as changed:
            changed.country = "DE"
        place.refresh_from_db()
        assert place.country == "DE"

    def test_one_with_organisations_can_be_renamed(self) -> None:
        place = PlaceFactory(country="PL")
        OrganisationFactory(place=place, country="PL")
        with changing(place, by=None) as changed:
            changed.name = "Nowe Miasto"
        place.refresh_from_db()
        assert place.name == "Nowe Miasto"


class TestOrganisations:
    @pytest.mark.parametrize(("country", "is_allowed"), [("PL", True), ("DE", False)])
    def test_one_lies_in_the_country_of_its_place(self, country: str, is_allowed: bool) -> None:
        organisation = Organisation(
            name="Klaster", name_language="pl", country=country, place=PlaceFactory(country="PL")
        )
        assert refused(organisation) == (set() if is_allowed else {"place"})

    @pytest.mark.parametrize(
        ("number", "is_allowed"),
        [
            ("+48 91 123 45 67", True),
            ("03834 550-0", True),
            ("+49 (0)3834/5500", True),
            ("call us", False),
            ("+", False),
            ("+48 91 123 45 67 javascript:", False),
        ],
    )
    def test_a_telephone_number_can_be_dialled(self, number: str, is_allowed: bool) -> None:
        organisation = OrganisationFactory(phone=number)
        assert refused(organisation) == (set() if is_allowed else {"phone"})

    @pytest.mark.parametrize(
        ("qualifier", "language", "worded"),
        [
            (CountQualifier.EXACT, "en", "1,200"),
            (CountQualifier.ABOUT, "en", "about 1,200"),
            (CountQualifier.ABOUT, "de", "etwa 1.200"),
            (CountQualifier.OVER, "de", "über 1.200"),
        ],
    )
    def test_the_number_of_members_is_as_exact_as_it_is_known(
        self, qualifier: CountQualifier, language: str, worded: str
    ) -> None:
        organisation = OrganisationFactory(member_count=1200, member_count_qualifier=qualifier)
        with translation.override(language):
            assert word_member_count(organisation) == worded

    def test_its_page_says_how_it_is_reached(self, client: Client, site: SiteTree) -> None:
        organisation = OrganisationFactory(
            street="Hanseatenplatz 1",
            postal_code="17489",
            place=PlaceFactory(name="Greifswald"),
            email="office@organisation.example",
            phone="+49 (3834) 550",
            contact_person="Ottilie Furt",
        )
        page = PartnerPageFactory(parent=site.partners["en"], organisation=organisation)
        text = client.get(page.get_url()).content.decode()
        assert "Hanseatenplatz 1, 17489 Greifswald" in read(text)
        assert 'href="mailto:office@organisation.example"' in text
        assert 'href="tel:+493834550"' in text
        assert "Ottilie Furt" in text


class TestPeriods:
    def test_where_only_months_are_known_all_their_days_count(self) -> None:
        project = ProjectFactory.build(starts_on=FIRST, ends_on=LAST, programme=None, partners=[])
        project.full_clean()
        assert (project.starts_on, project.ends_on) == (
            datetime.date(2017, 4, 1),
            datetime.date(2020, 3, 31),
        )
        assert project.months == 36
        assert word_period(project) == "April 2017 to March 2020"
        assert not project.is_over(datetime.date(2020, 3, 31))
        assert project.is_over(datetime.date(2020, 4, 1))

    def test_exact_days_are_kept_and_shown(self) -> None:
        project = ProjectFactory.build(
            starts_on=FIRST, ends_on=LAST, has_exact_days=True, programme=None, partners=[]
        )
        project.full_clean()
        assert word_period(project) == "12 April 2017 – 2 March 2020"
        assert not project.is_over(LAST)
        assert project.is_over(LAST + datetime.timedelta(days=1))

    def test_february_ends_when_it_ends(self) -> None:
        project = ProjectFactory.build(ends_on=datetime.date(2024, 2, 3), programme=None, partners=[])
        project.full_clean()
        assert project.ends_on == datetime.date(2024, 2, 29)


@pytest.mark.parametrize(
    "values",
    [
        {"ends_on": datetime.date(2017, 3, 31)},
        {"budget": Decimal("-0.01")},
        {"cofinancing_rate": Decimal("-0.01")},
        {"cofinancing_rate": Decimal("100.01")},
    ],
)
def test_the_database_refuses_what_a_project_cannot_be(values: dict[str, Any]) -> None:
    project = ProjectFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=project.pk).update(**values)


class TestIndicators:
    @pytest.mark.parametrize(
        ("language", "words", "is_foreign"), [("de", "Netze", False), ("en", "sieci", True)]
    )
    def test_one_goes_by_another_language_where_it_has_no_wording_in_this_one(
        self, client: Client, site: SiteTree, language: str, words: str, is_foreign: bool
    ) -> None:
        page = ProjectPageFactory(parent=site.projects[language])
        IndicatorFactory(project=page.project, wordings={"de": "Netze", "pl": "sieci"}, target=16)
        if language == "en":
            Indicator.objects.update(wordings={"pl": "sieci"})
        text = client.get(page.get_url()).content.decode()
        assert f'<p lang="pl">{words}</p>' in text if is_foreign else f"<p>{words}</p>" in text

    def test_wording_and_target_are_logged_with_the_project(self) -> None:
        indicator = IndicatorFactory(target=8, wordings={"en": "networks"})
        with changing(indicator.project, by=None) as project:
            row = project.indicators.get()
            row.wordings = {"en": "networks", "de": "Netze"}
            project.indicators.add(row)
        assert Indicator.objects.get().wordings == {"en": "networks", "de": "Netze"}


def test_the_page_of_a_project_shows_its_money(client: Client, site: SiteTree) -> None:
    page = ProjectPageFactory(parent=site.projects["de"])
    Project.objects.update(
        number="85012345", fund="erdf", budget=Decimal(1234567), cofinancing_rate=Decimal("85.00")
    )
    text = read(client.get(page.get_url()).content.decode())
    assert "85012345" in text
    assert "1.234.567,00 EUR" in text
    assert "85 %" in text
