"""Fixtures made of the factories."""

import pytest

from tests.factories.site import SiteTree, build_site


@pytest.fixture
def site(db: None) -> SiteTree:
    """A site in en, pl and de with front pages and list pages; see `SiteTree`."""
    return build_site()
