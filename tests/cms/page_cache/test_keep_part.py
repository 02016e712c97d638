"""Parts of pages: for whom they are kept, and what tells them apart."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import translation

from cms import page_contexts
from cms.block_register import BodyBlock, body_blocks
from cms.blocks import QuoteBlock
from cms.freshness import kept as kept_module
from cms.freshness.current_stamp import mark_now
from cms.freshness.kept import Kept
from cms.freshness.stamp import Outdated
from cms.page_cache import keep_part as keep_part_module
from cms.page_cache.keep_part import keep_part
from cms.page_contexts import PageContext, PageSections, Section
from cms.registers import Register
from home.models import StandardPage

pytestmark = pytest.mark.sqlite  # no database is asked


@pytest.fixture(autouse=True)
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests know their site, and nothing changes by itself."""
    site_class = SimpleNamespace(find_for_request=lambda request: SimpleNamespace(pk=request.site_pk))
    monkeypatch.setattr(keep_part_module, "Site", site_class)
    monkeypatch.setattr(kept_module, "find_good_until", lambda _stamp, now, _latest: now + timedelta(days=1))


def ask(*, site: int = 1, has_session: bool = False, is_preview: bool = False) -> Any:
    """Return a request."""
    request: Any = RequestFactory().get("/en/")
    request.site_pk = site
    if has_session:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
    if not is_preview:
        request.may_be_kept = True  # as the decorator of that name does
    return request


class Part:
    """A part of a page; it counts how often it was made."""

    def __init__(self) -> None:
        self.store: Kept[str] = Kept(10)
        self.made = 0

    def show(self, request: HttpRequest, *key: Any) -> str:
        return keep_part(self.store, request, key or ("part",), self._make)

    def _make(self) -> str:
        self.made += 1
        return f"made {self.made}"


@pytest.fixture
def part() -> Part:
    return Part()


def test_visitors_share_it(part: Part) -> None:
    assert [part.show(ask()) for _visitor in range(3)] == ["made 1"] * 3


def test_each_site_language_and_key_has_its_own(part: Part) -> None:
    shown = [part.show(ask()), part.show(ask(site=2)), part.show(ask(), "other")]
    with translation.override("pl"):
        shown.append(part.show(ask()))
    assert shown == ["made 1", "made 2", "made 3", "made 4"]


def test_whoever_has_a_session_sees_what_others_do_and_fills_nothing(part: Part) -> None:
    assert part.show(ask(has_session=True)) == "made 1"
    assert part.show(ask()) == "made 2"
    assert part.show(ask(has_session=True)) == "made 2"


def test_a_preview_neither_shows_nor_fills_it(part: Part) -> None:
    assert part.show(ask(is_preview=True)) == "made 1"
    assert part.show(ask()) == "made 2"
    assert part.show(ask(is_preview=True)) == "made 3"


def test_what_answers_a_post_is_made_for_whoever_posts(part: Part) -> None:
    request = ask()
    request.method = "POST"
    assert [part.show(request), part.show(ask()), part.show(request)] == ["made 1", "made 2", "made 3"]


def test_what_has_no_key_is_made_each_time(part: Part) -> None:
    assert part.show(ask(), "part", None) != part.show(ask(), "part", None)


def test_sections_are_there_the_second_time_too(monkeypatch: pytest.MonkeyPatch) -> None:
    sections: Register[PageSections] = Register("sections")
    sections.add("x", PageSections(StandardPage, lambda page, request: (Section(name, 1) for name in "ab")))
    monkeypatch.setattr(page_contexts, "page_sections", sections)
    shown = [page_contexts.build_page_context(StandardPage(pk=7), ask())["sections"] for _visit in range(2)]
    assert [[section.template for section in each] for each in shown] == [["a", "b"]] * 2


def test_parts_of_lists_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    contexts: Register[PageContext] = Register("contexts")
    made: list[str] = []

    def build(page: StandardPage, request: HttpRequest) -> dict[str, str]:
        made.append(request.GET.urlencode())
        return {}

    contexts.add("x", PageContext(StandardPage, build))
    monkeypatch.setattr(page_contexts, "page_contexts", contexts)
    for query in ("", "", "page=2", "page=2", "other=1"):
        request = ask()
        request.GET = QueryDict(query)
        page_contexts.build_page_context(StandardPage(pk=7), request)
    assert made == ["", "page=2", "page=2"]


class TestTag:
    def render(self, tag: str, word: str, request: Any, **more: Any) -> str:
        text = f'{{% load kept %}}{{% {tag} "x" {word} %}}{{{{ said }}}}{{% end{tag} %}}'
        return Template(text).render(RequestContext(request, more))

    def test_it_keeps_what_stands_between(self) -> None:
        shown = [self.render("kept", "1", ask(), said=said) for said in "ab"]
        assert shown == ["a", "a"]

    @pytest.mark.parametrize(
        ("tag", "change", "shown"),
        [
            ("kept", Outdated.BY_PLACES, "b"),
            ("kept_despite_places", Outdated.BY_PLACES, "a"),
            ("kept_despite_places", Outdated.BY_WORDS, "b"),
        ],
    )
    def test_it_is_rendered_anew_after_a_change(self, tag: str, change: Outdated, shown: str) -> None:
        self.render(tag, "2", ask(), said="a")
        mark_now(change)
        assert self.render(tag, "2", ask(), said="b") == shown

    def test_a_template_that_is_given_some_names_only_still_knows_the_request(self) -> None:
        inner = Template('{% load kept %}{% kept "x" 3 %}{{ said }}{% endkept %}')
        outer = Template("{% include inner with said=said only %}")
        shown = [outer.render(RequestContext(ask(), {"inner": inner, "said": said})) for said in "ab"]
        assert shown == ["a", "a"]

    def test_without_a_request_it_does_nothing(self) -> None:
        template = Template('{% load kept %}{% kept "x" 4 %}{{ said }}{% endkept %}')
        assert [template.render(Context({"said": said})) for said in "ab"] == ["a", "b"]


def test_a_body_with_a_block_that_is_not_the_same_for_all_has_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    register: Register[BodyBlock] = Register("blocks")
    for name, entry in body_blocks.items():
        register.add(name, entry)
    monkeypatch.setattr("cms.block_register.body_blocks", register)
    pages = [StandardPage(pk=7, body=[block]) for block in (("quote", {"text": "A"}), ("text", "<p>A</p>"))]
    assert [page.body_key for page in pages] == [7, 7]

    register.replace("quote", BodyBlock(QuoteBlock(), is_same_for_all=False))

    assert [page.body_key for page in pages] == [None, 7]
