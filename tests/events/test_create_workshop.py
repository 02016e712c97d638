"""A workshop's page begins at the desk: once in each language, and with its fact or not at all."""

import pytest

from events.models import Workshop, WorkshopPage
from events.services.create_workshop import create_workshop
from tests.factories import SiteTree, WorkshopFactory


def test_a_workshop_gets_one_page_a_language(site: SiteTree) -> None:
    workshop = WorkshopFactory()
    create_workshop(workshop=workshop, title="Across the bridge", locale=site.homes["en"].locale)
    create_workshop(workshop=workshop, title="Przez most", locale=site.homes["pl"].locale)
    assert WorkshopPage.objects.filter(workshop=workshop).count() == 2


def test_a_second_page_in_one_language_is_refused(site: SiteTree) -> None:
    workshop, locale = WorkshopFactory(), site.homes["en"].locale
    create_workshop(workshop=workshop, title="Across the bridge", locale=locale)
    with pytest.raises(ValueError, match="already"):
        create_workshop(workshop=workshop, title="Once more", locale=locale)
    assert WorkshopPage.objects.get(workshop=workshop).title == "Across the bridge"


def test_without_a_page_there_is_no_new_fact_either(site: SiteTree) -> None:
    workshop = WorkshopFactory.build()
    for index in site.workshops.values():
        index.delete()
    with pytest.raises(Exception, match="no page"):
        create_workshop(workshop=workshop, title="Nowhere", locale=site.homes["en"].locale)
    assert not Workshop.objects.exists()
