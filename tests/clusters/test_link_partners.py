"""Organisations that are named somewhere lead to their pages."""

import pytest

from clusters.readers.link_partners import link_partners
from tests.factories import OrganisationFactory, PartnerPageFactory, SiteTree

pytestmark = pytest.mark.django_db


def test_only_those_who_are_named_are_looked_for(site: SiteTree) -> None:
    named, other = (PartnerPageFactory(parent=site.partners["en"]) for _number in range(2))
    without_page = OrganisationFactory()
    found = link_partners([named.organisation, without_page], None)
    assert set(found) == {named.organisation_id}
    assert other.organisation_id not in found


def test_where_nobody_is_named_nobody_is_looked_for(site: SiteTree) -> None:
    PartnerPageFactory(parent=site.partners["en"])
    assert link_partners([], None) == {}
