import pytest
from django.test import Client

from home.roles import ORGANISERS
from home.services.set_up_site import set_up_site
from tests.desks import log_in
from tests.factories.site import SiteTree


@pytest.fixture
def organiser(site: SiteTree) -> Client:
    set_up_site()
    return log_in(ORGANISERS)
