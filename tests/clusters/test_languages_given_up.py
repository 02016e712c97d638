"""A site that gives up a language keeps what facts are called in it, and can change them all the same."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.coreutils import get_content_languages, get_supported_content_language_variant

from clusters.models import Place
from cms.facts.services.change_facts import changing
from tests.desks import log_in, read_form
from tests.factories import IndicatorFactory, OrganisationFactory, PlaceFactory, ProjectFactory, SiteTree

pytestmark = pytest.mark.django_db

NAMES = {"de": "Stettin", "en": "Stetin"}


@pytest.fixture
def place(site: SiteTree) -> Place:
    place: Place = PlaceFactory(name="Szczecin", names=NAMES)
    return place


@pytest.fixture(autouse=True)
def without_german(place: Place, settings: Any) -> Iterator[None]:
    """The site is in English and Polish from now on."""
    for name in ("LANGUAGES", "WAGTAIL_CONTENT_LANGUAGES"):
        setattr(settings, name, [pair for pair in getattr(settings, name) if pair[0] != "de"])
    caches = (get_content_languages, get_supported_content_language_variant)
    for cache in caches:
        cache.cache_clear()
    yield
    for cache in caches:
        cache.cache_clear()


def test_facts_can_be_changed_in_code(place: Place) -> None:
    with changing(place, by=None) as changed:
        changed.latitude = 53
    place.refresh_from_db()
    assert (place.latitude, place.names) == (53, NAMES)


def test_a_form_keeps_what_it_does_not_offer(place: Place) -> None:
    organiser = log_in(superuser=True)
    desk = reverse("clusters_place_modeladmin_edit", args=[place.pk])
    form = read_form(organiser.get(desk))
    assert {name for name in form if name.startswith("names")} == {"names_en", "names_pl"}

    response = organiser.post(desk, {**form, "names_en": "Stettin upon Oder", "latitude": "53"})

    assert response.status_code == 302
    place.refresh_from_db()
    assert place.names == {"de": "Stettin", "en": "Stettin upon Oder"}


def test_a_form_still_takes_away_what_it_offers(place: Place) -> None:
    organiser = log_in(superuser=True)
    desk = reverse("clusters_place_modeladmin_edit", args=[place.pk])
    organiser.post(desk, {**read_form(organiser.get(desk)), "names_en": ""})
    place.refresh_from_db()
    assert place.names == {"de": "Stettin"}


def test_a_form_keeps_them_in_rows(site: SiteTree) -> None:
    project = ProjectFactory(partners=[OrganisationFactory()])
    indicator = IndicatorFactory(project=project, wordings={"de": "Netzwerke", "en": "networks"})
    organiser = log_in(superuser=True)
    desk = reverse("clusters_project_modeladmin_edit", args=[project.pk])
    form = {**read_form(organiser.get(desk)), "indicators-0-wordings_en": "new networks"}

    assert organiser.post(desk, form).status_code == 302

    indicator.refresh_from_db()
    assert indicator.wordings == {"de": "Netzwerke", "en": "new networks"}


@pytest.mark.parametrize("names", [{"xx": "Stettin"}, {"": "Stettin"}, {"German": "Stettin"}, ["Stettin"]])
def test_what_names_no_language_is_refused(place: Place, names: Any) -> None:
    with (
        pytest.raises(ValidationError, match="one wording for each language"),
        changing(place, by=None) as changed,
    ):
        changed.names = names
