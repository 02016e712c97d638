"""What a page shows of other facts counts as its own: a changed name changes the page for its readers."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from cms.facts.models import Fact
from cms.facts.services.change_facts import changing
from events.models import Biography, Topic, Workshop
from tests.factories import (
    BiographyFactory,
    ContributionFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    ProgrammeFactory,
    ProjectFactory,
    SeriesFactory,
    SiteTree,
    TopicFactory,
    WorkshopFactory,
    WorkshopPageFactory,
    translate_snippet,
)
from tests.sitemap import read_sitemap_text

pytestmark = pytest.mark.django_db


def moment_of(fact: Fact) -> Any:
    return type(fact)._default_manager.get(pk=fact.pk).updated_at


def funding_of_a_series() -> tuple[Fact, Fact]:
    programme = ProgrammeFactory()
    return programme, WorkshopFactory(series=SeriesFactory(programme=programme))


def funding_of_its_project() -> tuple[Fact, Fact]:
    project = ProjectFactory(partners=[])
    return project.programme, WorkshopFactory(series=SeriesFactory(project=project))


def organiser_of_its_series() -> tuple[Fact, Fact]:
    organisation = OrganisationFactory()
    return organisation, WorkshopFactory(series=SeriesFactory(organisers=[organisation]))


def town_of_an_organiser() -> tuple[Fact, Fact]:
    organisation = OrganisationFactory()
    return organisation.place, WorkshopFactory(series=SeriesFactory(organisers=[organisation]))


def town_of_an_organiser_of_a_series() -> tuple[Fact, Fact]:
    organisation = OrganisationFactory()
    return organisation.place, SeriesFactory(organisers=[organisation])


def organisation_of_a_speaker() -> tuple[Fact, Fact]:
    organisation = OrganisationFactory()
    workshop = WorkshopFactory()
    ContributionFactory(workshop=workshop, person=PersonFactory(organisation=organisation))
    return organisation, workshop


def town_of_a_partner() -> tuple[Fact, Fact]:
    participation = ParticipationFactory()
    ParticipationFactory(project=participation.project, role="lead_partner")
    return participation.organisation.place, participation.project


RELATIONS = [
    funding_of_a_series,
    funding_of_its_project,
    organiser_of_its_series,
    town_of_an_organiser,
    town_of_an_organiser_of_a_series,
    organisation_of_a_speaker,
    town_of_a_partner,
]


@pytest.mark.parametrize("relate", RELATIONS)
def test_a_new_name_marks_what_shows_it_and_nothing_else(
    site: SiteTree, relate: Callable[[], tuple[Fact, Fact]]
) -> None:
    shown, showing = relate()
    _other, untouched = relate()
    before, others = moment_of(showing), moment_of(untouched)

    with changing(shown, by=None) as changed:
        changed.name = "Another name"

    assert moment_of(showing) > before
    assert moment_of(untouched) == others


def test_a_new_acronym_marks_the_workshops_of_the_project(site: SiteTree) -> None:
    project = ProjectFactory()
    workshop = WorkshopFactory(series=SeriesFactory(project=project))
    before = moment_of(workshop)
    with changing(project, by=None) as changed:
        changed.acronym = "Another"
    assert moment_of(workshop) > before


class TestWords:
    """Topics and biographies are words: they change what visitors see when they are published."""

    @pytest.fixture
    def topic(self, site: SiteTree) -> Topic:
        topic: Topic = TopicFactory()
        return topic

    @pytest.fixture
    def workshop(self, topic: Topic) -> Workshop:
        workshop: Workshop = WorkshopFactory(topics=[topic])
        return workshop

    def test_a_topic_that_is_published_anew_marks_its_workshops(
        self, topic: Topic, workshop: Workshop
    ) -> None:
        other = WorkshopFactory(topics=[TopicFactory()])
        before, others = moment_of(workshop), moment_of(other)
        topic.name = "Artificial intelligence"
        revision = topic.save_revision()
        assert moment_of(workshop) == before  # a draft changes nothing
        revision.publish()
        assert moment_of(workshop) > before
        assert moment_of(other) == others

    def test_so_does_its_name_in_another_language(self, topic: Topic, workshop: Workshop) -> None:
        polish = translate_snippet(topic, "pl", live=False)
        before = moment_of(workshop)
        polish.save_revision().publish()
        assert moment_of(workshop) > before

    def test_so_does_one_that_is_withdrawn(self, topic: Topic, workshop: Workshop) -> None:
        before = moment_of(workshop)
        topic.unpublish()
        assert moment_of(workshop) > before

    def test_a_biography_marks_the_workshops_of_its_person(self, workshop: Workshop) -> None:
        biography: Biography = BiographyFactory()
        ContributionFactory(workshop=workshop, person=biography.person)
        before = moment_of(workshop)
        biography.text = "Builds bridges."
        biography.save_revision().publish()
        assert moment_of(workshop) > before

    def test_the_sitemap_tells_of_it(self, site: SiteTree, topic: Topic, workshop: Workshop) -> None:
        WorkshopPageFactory(parent=site.workshops["en"], workshop=workshop)
        Workshop.objects.update(updated_at="2001-01-01T00:00Z")
        assert "2001-01-01" in read_sitemap_text(Client())
        topic.save_revision().publish()
        assert "2001-01-01" not in read_sitemap_text(Client())
