"""A client that gets answers where errors are raised."""

import pytest
from django.test import Client

from cms.absence import database_watch as module


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every request look whether the database is back."""
    monkeypatch.setattr(module, "LOOK_EVERY", 0.0)


@pytest.fixture
def visitor() -> Client:
    """Somebody whose requests are answered as on a site, whatever is raised."""
    return Client(raise_request_exception=False)
