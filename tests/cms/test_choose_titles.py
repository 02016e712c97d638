"""What several kinds of facts are called on their pages, in one query."""

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from clusters.models import PartnerPage
from cms.addresses.choose_titles import choose_titles
from events.models import SeriesPage, WorkshopPage
from tests.factories.pages import (
    PartnerPageFactory,
    SeriesPageFactory,
    WorkshopPageFactory,
    translate_page,
)
from tests.factories.site import SiteTree

pytestmark = pytest.mark.django_db


def test_titles_of_several_kinds_are_told_apart_by_their_pages(site: SiteTree) -> None:
    series = SeriesPageFactory(parent=site.workshops["en"])
    workshop = WorkshopPageFactory(parent=series)
    partner = PartnerPageFactory(parent=site.partners["en"])
    polish = translate_page(partner, "pl", title="Klaster")
    hidden = WorkshopPageFactory(parent=series, live=False)
    request = RequestFactory().get("/pl/")
    wanted = {
        SeriesPage: {series.series_id},
        WorkshopPage: {workshop.workshop_id, hidden.workshop_id},
        PartnerPage: {partner.organisation_id},
    }
    choose_titles(wanted, request)  # fills what Wagtail remembers of sites

    with translation.override("pl"), CaptureQueriesContext(connection) as queries:
        titles = choose_titles(wanted, request)

    assert len(queries) == 1
    assert {kind: list(facts) for kind, facts in titles.items()} == {
        SeriesPage: [series.series_id],
        WorkshopPage: [workshop.workshop_id],
        PartnerPage: [partner.organisation_id],
    }
    assert titles[PartnerPage][partner.organisation_id].url == polish.get_url()
    assert titles[SeriesPage][series.series_id].url == f"/pl/warsztaty/{series.slug}/"


def test_nothing_wanted_is_nothing_asked(site: SiteTree) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert choose_titles({SeriesPage: set(), WorkshopPage: []}, None) == {
            SeriesPage: {},
            WorkshopPage: {},
        }

    assert len(queries) == 0


def test_kinds_without_keys_leave_the_others(site: SiteTree) -> None:
    partner = PartnerPageFactory(parent=site.partners["en"])

    titles = choose_titles({SeriesPage: [], PartnerPage: [partner.organisation_id]}, None)

    assert titles[SeriesPage] == {}
    assert titles[PartnerPage][partner.organisation_id].page.pk == partner.pk
