"""Show the facts behind a page's words in its editor, and lead from pages to desks."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from cms.desks.modeladmin import NOTHING, FactDesk
from cms.fact_panels import FactPanelEntry, fact_panels


def show_facts_of(desk: FactDesk) -> None:
    """Let the editor of a desk's page type show the desk's `panel_fields`.

    Parameters:
        desk: a desk whose facts have pages of their own.
    """

    def render(page: Page, request: HttpRequest) -> SafeString:
        fact = getattr(page, desk.fact_name)
        answers = (desk.answer(fact, name) for name in desk.panel_fields)
        return render_to_string(
            "cms/fact_panel.html",
            {
                "fact": fact,
                "answers": [answer for answer in answers if answer.value != NOTHING],
                "address": desk.address_for(request.user, fact),
                "may_edit": desk.permission_helper.user_can_edit_obj(request.user, fact),
            },
            request,
        )

    if desk.page_class is not None:
        fact_panels.add(desk.page_class._meta.label, FactPanelEntry(desk.page_class, render))


def offer_creation(desk: FactDesk, label: Any, page: Page, user: Any, priority: int = 5) -> Iterator[Button]:
    """Yield a button that leads from a list page to the form that adds a fact with its page."""
    if desk.permission_helper.user_can_create(user):
        yield Button(label=label, url=desk.url_helper.create_url, icon_name="plus", priority=priority)
