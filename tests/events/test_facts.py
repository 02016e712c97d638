"""What is true of workshops and people: where, when, in which languages, and what roles are called."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from cms.facts.services.change_facts import add_fact, changing
from events.enums import ContributionRole
from events.models import Interpretation, Series, Venue, Workshop
from events.models.interpretation import PHRASES, word_interpretation
from tests.factories import (
    PersonFactory,
    PlaceFactory,
    ProgrammeFactory,
    ProjectFactory,
    SeriesFactory,
    WorkshopFactory,
)
from tests.factories.workshops import ContributionFactory

pytestmark = pytest.mark.django_db


class TestComing:
    """A workshop comes until it has ended, not until it has begun."""

    def test_one_that_is_going_on_is_still_coming(self) -> None:
        now = timezone.now()
        hour = datetime.timedelta(hours=1)
        going_on = WorkshopFactory(starts_at=now - hour, ends_at=now + hour)
        assert list(Workshop.objects.coming()) == [going_on]
        assert list(Workshop.objects.past()) == []
        assert not going_on.is_past

    def test_one_that_ends_at_this_moment_is_past(self) -> None:
        now = timezone.now()
        ended = WorkshopFactory(starts_at=now - datetime.timedelta(hours=1), ends_at=now)
        assert list(Workshop.objects.coming(now)) == []
        assert list(Workshop.objects.past(now)) == [ended]


class TestVenues:
    @pytest.mark.parametrize("format_", ["on_site", "hybrid"])
    def test_whoever_comes_in_person_needs_to_know_a_town(self, format_: str) -> None:
        workshop = WorkshopFactory()
        with pytest.raises(ValidationError) as refused, changing(workshop, by=None) as changed:
            changed.format = format_
        assert set(refused.value.message_dict) == {"venues"}
        with changing(workshop, by=None) as changed:
            changed.format = format_
            changed.venues = [Venue(place=PlaceFactory()), Venue(name="Rathaus", place=PlaceFactory())]
        assert Workshop.objects.get().venues.count() == 2

    def test_the_last_town_is_not_taken_away(self) -> None:
        workshop = WorkshopFactory(on_site=True)
        with pytest.raises(ValidationError), changing(workshop, by=None) as changed:
            changed.venues.set([])
        assert workshop.venues.count() == 1


class TestFunding:
    """A series is paid for by its project's programme, or by one of its own."""

    @pytest.mark.parametrize("own", [True, False])
    def test_a_series_has_one_of_them(self, own: bool) -> None:
        series = SeriesFactory()
        with changing(series, by=None) as changed:
            if own:
                changed.programme = ProgrammeFactory()
            else:
                changed.project = ProjectFactory()
        assert Series.objects.get(pk=series.pk).funding is not None

    def test_a_series_never_has_both(self) -> None:
        series = SeriesFactory(project=ProjectFactory())
        with pytest.raises(ValidationError) as refused, changing(series, by=None) as changed:
            changed.programme = ProgrammeFactory()
        assert set(refused.value.message_dict) == {"programme"}
        assert Series.objects.get(pk=series.pk).programme is None
        with pytest.raises(ValidationError):
            add_fact(SeriesFactory.build(project=series.project, programme=ProgrammeFactory()), by=None)


class TestInterpretation:
    def test_nobody_interprets_into_the_language_that_is_spoken(self) -> None:
        workshop = WorkshopFactory(spoken_language="pl")
        with pytest.raises(ValidationError) as refused, changing(workshop, by=None) as changed:
            changed.interpretations = [Interpretation(language="de"), Interpretation(language="pl")]
        assert set(refused.value.message_dict) == {"interpretations"}

    def test_each_language_once(self) -> None:
        workshop = WorkshopFactory(interpretation_languages=["de"])
        with pytest.raises(ValidationError), changing(workshop, by=None) as changed:
            changed.interpretations.add(Interpretation(language="de"))
        with pytest.raises(IntegrityError), transaction.atomic():
            Interpretation.objects.create(workshop=workshop, language="de")

    def test_any_language_is_taken_and_only_a_language(self) -> None:
        workshop = WorkshopFactory.build(spoken_language="hsb", interpretation_languages=["nl"])
        assert add_fact(workshop, by=None).get_spoken_language_display() == "Upper Sorbian"
        with pytest.raises(ValidationError):
            add_fact(WorkshopFactory.build(interpretation_languages=["xx"]), by=None)

    def test_workshops_are_found_by_it_on_any_engine(self) -> None:
        wanted = WorkshopFactory(interpretation_languages=["de", "uk"])
        WorkshopFactory(interpretation_languages=["pl"])
        assert list(Workshop.objects.filter(interpretations__language="uk")) == [wanted]

    def test_a_list_fetches_it_without_a_query_of_its_own(self, django_assert_num_queries: Any) -> None:
        WorkshopFactory(interpretation_languages=["uk", "de"], days=1)
        WorkshopFactory(days=2)
        with django_assert_num_queries(1):
            rows = [row.interpretation_languages for row in Workshop.objects.coming().for_lists()]
        assert rows == [["de", "uk"], []]

    @pytest.mark.parametrize(
        ("language", "polish", "dutch"),
        [
            ("en", "interpretation into Polish", "interpretation: Dutch"),
            ("de", "gedolmetscht ins Polnische", "Verdolmetschung: Niederländisch"),
            ("pl", "tłumaczenie na polski", "tłumaczenie: niderlandzki"),
        ],
    )
    def test_it_is_worded_as_each_language_does(self, language: str, polish: str, dutch: str) -> None:
        with translation.override(language):
            assert word_interpretation("pl") == polish
            assert word_interpretation("nl") == dutch
            assert len({word_interpretation(code) for code in PHRASES}) == len(PHRASES)


class TestRoles:
    @pytest.mark.parametrize(
        ("form", "language", "role", "label"),
        [
            ("feminine", "de", ContributionRole.SPEAKER, "Referentin"),
            ("masculine", "de", ContributionRole.SPEAKER, "Referent"),
            ("feminine", "pl", ContributionRole.SPEAKER, "Prelegentka"),
            ("masculine", "pl", ContributionRole.SPEAKER, "Prelegent"),
            ("feminine", "en", ContributionRole.SPEAKER, "Speaker"),
            ("", "de", ContributionRole.SPEAKER, "Impulsvortrag"),
            ("", "en", ContributionRole.MODERATOR, "Moderator"),
        ],
    )
    def test_a_role_reads_as_the_person(
        self, form: str, language: str, role: ContributionRole, label: str
    ) -> None:
        row = ContributionFactory(person=PersonFactory(role_form=form), role=role)
        with translation.override(language):
            assert row.role_label == label
            assert str(row) == f"{row.person.name} ({label})"


def test_a_workshop_of_many_weeks_is_a_slip_or_a_series() -> None:
    longest = WorkshopFactory.build(hours=100 * 24)
    longest.clean()

    with pytest.raises(ValidationError, match="more than 100 days"):
        WorkshopFactory.build(hours=100 * 24 + 1).clean()
