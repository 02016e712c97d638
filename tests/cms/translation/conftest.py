"""A published workshop page in English, ready to be translated."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from events.models import WorkshopPage
from tests.factories import SiteTree, WorkshopPageFactory


@pytest.fixture
def workshop_page(site: SiteTree) -> WorkshopPage:
    """“Across the bridge”, published in English with a title and an introduction to translate."""
    page = WorkshopPageFactory(
        parent=site.workshops["en"], title="Across the bridge", introduction="Two hours of practice."
    )
    page.save_revision().publish()
    page.refresh_from_db()
    return page


@pytest.fixture
def boss(db: None) -> User:
    """A superuser."""
    return User.objects.create_superuser("boss", "boss@workshop-spot.example", "secret")


@pytest.fixture
def boss_client(boss: User) -> Client:
    """The superuser's browser."""
    client = Client()
    client.force_login(boss)
    return client
