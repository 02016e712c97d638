"""Which pages show something in a block is read from their words and drafts, alike on any engine."""

from collections.abc import Callable

import pytest

from cms.facts.find_choosing_pages import find_choosing_pages
from home.models import StandardPage
from tests.cms.test_deleting_what_blocks_show import STATES, USES, is_published, use
from tests.factories import SiteTree, StandardPageFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("name", list(USES))
def test_a_page_is_found_by_its_words_and_drafts(
    site: SiteTree, name: str, state: Callable[..., None]
) -> None:
    page: StandardPage = StandardPageFactory(parent=site.homes["en"], title="News")
    item = use(name, page, state)

    assert {found.pk for found in find_choosing_pages(item)} == {page.pk}


@pytest.mark.parametrize("name", list(USES))
def test_a_page_that_shows_another_is_not_found(site: SiteTree, name: str) -> None:
    page: StandardPage = StandardPageFactory(parent=site.homes["en"], title="News")
    item = use(name, page)
    is_published(page, {"type": "text", "value": f"<p>{item.pk} people came.</p>"})

    assert find_choosing_pages(item) == set()
