"""Partners and projects on numbered pages: of each country so many, and a way to the rest."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.facts import OrganisationFactory, ProjectFactory
from tests.factories.pages import PartnerPageFactory, ProjectPageFactory
from tests.factories.site import SiteTree

pytestmark = pytest.mark.django_db


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def partners(site: SiteTree, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three Polish partners and a German one, by name; two of a country stand on a page."""
    monkeypatch.setattr("clusters.page_contexts.PARTNERS_OF_A_COUNTRY", 2)
    monkeypatch.setattr("clusters.blocks.PARTNERS_IN_A_BLOCK", 2)
    names = ["Alfa", "Beta", "Gamma"]
    rows = [OrganisationFactory(name=name) for name in names] + [
        OrganisationFactory(name="Delta", german=True)
    ]
    for organisation in rows:
        PartnerPageFactory(parent=site.partners["en"], organisation=organisation)
    return [*names, "Delta"]


@pytest.mark.usefixtures("partners")
class TestPartners:
    def test_each_page_goes_on_in_every_country_that_has_more(self, client: Client) -> None:
        first, second = read(client, "/en/partners/"), read(client, "/pl/partnerzy/?page=2")

        assert [name for name in ("Alfa", "Beta", "Gamma", "Delta") if f">{name}<" in first] == [
            *("Alfa", "Beta", "Delta")
        ]
        assert [name for name in ("Alfa", "Beta", "Gamma", "Delta") if f">{name}<" in second] == ["Gamma"]
        assert 'href="/en/partners/?page=2"' in first
        assert 'href="/pl/partnerzy/"' in second
        assert '<link rel="canonical" href="http://localhost/pl/partnerzy/?page=2">' in second

    def test_partners_are_counted_only_where_all_are_shown(self, client: Client) -> None:
        html = " ".join(read(client, "/en/partners/").split())

        assert "1 partner " in html
        assert "2 partners" not in html

    @pytest.mark.parametrize("number", ["3", "0", "x"])
    def test_there_is_no_other_page(self, client: Client, number: str) -> None:
        assert client.get(f"/en/partners/?page={number}").status_code == 404

    def test_a_block_of_all_partners_leads_to_the_directory(self, client: Client, site: SiteTree) -> None:
        home = site.homes["en"]
        home.body = [("partners", {"heading": "Who you will meet", "organisations": []})]
        home.save_revision().publish()

        html = read(client, "/en/")

        assert ">Gamma<" not in html
        assert '<a class="go" href="/en/partners/">All partners</a>' in html


def test_running_projects_stand_before_those_that_are_over(
    client: Client, site: SiteTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("clusters.readers.list_projects.PROJECTS_SHOWN", 2)
    this_year = timezone.localdate().year
    for acronym, begun, ended in [("OVER", -9, -6), ("OLD", -2, 2), ("NEW", -1, 2)]:
        days = {"starts_on": datetime.date(this_year + begun, 1, 1)}
        project = ProjectFactory(acronym=acronym, **days, ends_on=datetime.date(this_year + ended, 12, 31))
        ProjectPageFactory(parent=site.projects["en"], project=project)

    first, second = read(client, "/en/projects/"), read(client, "/en/projects/?page=2")

    assert 0 < first.index(">NEW<") < first.index(">OLD<")
    assert ">OVER<" not in first
    assert ">OVER<" in second
    assert client.get("/en/projects/?page=3").status_code == 404
