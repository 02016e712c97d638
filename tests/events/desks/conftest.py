import pytest
from django.test import Client

from home.roles import ORGANISERS
from tests.desks import log_in
from tests.factories.site import SiteTree


@pytest.fixture
def organiser(site: SiteTree) -> Client:
    return log_in(ORGANISERS)
