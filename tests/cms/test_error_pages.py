"""Error pages: what cannot be found is said in the visitor's language, what broke in all of them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from django.template.loader import render_to_string
from django.test import Client
from lxml import html

from tests.factories.site import SiteTree


def test_broken_page_asks_the_database_nothing_and_speaks_every_language(
    db: None, django_assert_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    with django_assert_num_queries(0):
        tree = html.fromstring(render_to_string("500.html"))

    assert tree.get("lang") == "en"
    assert [part.get("lang") for part in tree.xpath("//main//*[@lang]")] == ["pl", "de"]
    assert tree.xpath("//main//a/@href") == ["/"]


def test_missing_page_has_the_frame_of_its_language_and_leads_on(site: SiteTree, client: Client) -> None:
    answer = client.get("/pl/nothing-here/")
    tree = html.fromstring(answer.content)

    assert answer.status_code == 404
    assert tree.get("lang") == "pl"
    home, *further = tree.xpath("//main//a/@href")
    assert home == "/pl/"
    assert further
    assert all(address.startswith("/pl/") for address in further)
    assert [link.get("lang") for link in tree.xpath("//nav[@class='langs']//a")] == ["de", "pl", "en"]
    assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_missing_page_works_before_there_is_a_site(db: None, client: Client) -> None:
    answer = client.get("/en/nothing-here/")

    assert answer.status_code == 404
    assert b"<h1>" in answer.content
