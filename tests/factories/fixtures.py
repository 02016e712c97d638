"""Fixtures made of the factories."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from unittest import mock

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import TransactionTestCase
from wagtail.models import Site

from home.demo.read_content import Content, read_content
from tests.factories.demo_database import PASSWORD, loaded_demo
from tests.factories.site import SiteTree, find_site
from tests.template_database import template_database


@dataclass(frozen=True)
class DemoSite:
    """The loaded demonstration; everybody's password is `password`."""

    site: Site
    content: Content
    password: str = PASSWORD


@pytest.fixture
def site(db: None) -> SiteTree:
    """The site in en, pl and de with its front pages and list pages; see `SiteTree`."""
    return find_site()


@pytest.fixture(scope="module")
def bare_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """For every test of a module, a migrated database and nothing else; `site` is not there."""
    database = template_database()

    def restore(_case: Any = None) -> None:
        database.restore_empty()
        ContentType.objects.clear_cache()

    with django_db_blocker.unblock():
        restore()
        with django_db_blocker.block(), mock.patch.object(TransactionTestCase, "_fixture_teardown", restore):
            yield
        database.restore()
        ContentType.objects.clear_cache()


@pytest.fixture(scope="module")
def demo_site(django_db_setup: None, django_db_blocker: Any) -> Iterator[DemoSite]:
    """The loaded demonstration, for every test of a module; each test starts from the same state.

    Tests mark themselves with `django_db` as usual, `transaction=True` included. The empty site is back after
    the module's last test, so tests that need it stand in another module.
    """
    with django_db_blocker.unblock(), loaded_demo():
        site = Site.objects.select_related("root_page").get(is_default_site=True)
        with django_db_blocker.block():
            yield DemoSite(site=site, content=read_content())
