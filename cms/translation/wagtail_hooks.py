"""Where the translators' desk stands in Wagtail's admin."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets.button import BaseButton, ButtonWithDropdownFromHook
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms.translation.buttons import leave_out_refused
from cms.translation.forms import TranslatorLocalesForm
from cms.translation.link_handlers import LocalisedPageLinkHandler
from cms.translation.panels import WaitingPanel
from cms.translation.permissions import rights_of
from cms.translation.readers.describe_incomplete import describe_incomplete
from cms.translation.refusals import answer_refusals
from cms.translation.routes import guarded_urlpatterns
from cms.translation.views import edit_words
from cms.translation.viewsets import TranslatablePageViewSet

# wagtail-localize registers for the same hooks; whoever comes first is asked first.
BEFORE_WAGTAIL_LOCALIZE = -10
# Of two handlers for one kind of link the later one counts.
AFTER_WAGTAIL = 10


@hooks.register("register_admin_urls", order=BEFORE_WAGTAIL_LOCALIZE)
def register_guarded_urls() -> list[URLPattern | URLResolver]:
    return guarded_urlpatterns()


@hooks.register("register_group_permission_panel")
def register_translator_locales() -> type[Form]:
    return TranslatorLocalesForm


@hooks.register("register_rich_text_features", order=AFTER_WAGTAIL)
def localise_page_links(features: FeatureRegistry) -> None:
    features.register_link_type(LocalisedPageLinkHandler)


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Component]) -> None:
    """Begin the first page with the work of whoever translates or publishes translations."""
    if rights_of(request).locales:
        panels.append(WaitingPanel())


# --- Buttons: none that its view would refuse ------------------------------------------------------------
@hooks.register("register_admin_viewset")
def register_page_views() -> PageViewSet:
    return TranslatablePageViewSet()


@hooks.register("construct_page_listing_buttons")
def offer_in_list_of_pages(
    buttons: list[BaseButton], page: Page, user: AbstractUser, context: dict[str, Any]
) -> None:
    for button in buttons:
        if isinstance(button, ButtonWithDropdownFromHook):
            button.dropdown_buttons[:] = leave_out_refused(button.dropdown_buttons, page, user)


@hooks.register("construct_snippet_listing_buttons")
def offer_in_list_of_snippets(buttons: list[BaseButton], snippet: Model, user: AbstractUser) -> None:
    if isinstance(snippet, TranslatableMixin):
        buttons[:] = leave_out_refused(buttons, snippet, user)


# --- Editing ----------------------------------------------------------------------------------------------
@hooks.register("before_edit_page", order=BEFORE_WAGTAIL_LOCALIZE)
@answer_refusals
def edit_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask for the language before a translation is opened, published or resumed."""
    return edit_words(request, page) if page.alias_of_id is None else None


@hooks.register("before_edit_snippet", order=BEFORE_WAGTAIL_LOCALIZE)
@answer_refusals
def edit_snippet(request: HttpRequest, instance: Model) -> HttpResponse | None:
    """Ask for the language before a snippet's words are changed."""
    if not isinstance(instance, TranslatableMixin):
        return None
    rights_of(request).require_by_hand(instance.locale_id)
    return edit_words(request, instance)


# --- Snippets by hand: their permissions know no language ------------------------------------------------
@hooks.register("before_create_snippet", order=BEFORE_WAGTAIL_LOCALIZE)
@answer_refusals
def create_snippet(request: HttpRequest, model: type[Model]) -> None:
    """Let translators add words in their own languages only."""
    if not issubclass(model, TranslatableMixin):
        return
    chosen = {**request.GET.dict(), **request.POST.dict()}.get("locale")
    if chosen is None and request.method == "GET":
        return  # nothing is written yet; the view asks for the language
    locale = Locale.objects.filter(language_code=chosen).first() or Locale.get_default()
    rights_of(request).require_by_hand(locale.pk)


@hooks.register("before_delete_snippet", order=BEFORE_WAGTAIL_LOCALIZE)
@answer_refusals
def delete_snippets(request: HttpRequest, instances: list[Model]) -> None:
    """Let translators delete words in their own languages only."""
    rights_of(request).require_by_hand(*_languages_of(instances))


@hooks.register("before_unpublish", order=BEFORE_WAGTAIL_LOCALIZE)
@answer_refusals
def unpublish_snippet(request: HttpRequest, instance: Model) -> None:
    """Let translators take back words in their own languages only."""
    rights_of(request).require_by_hand(*_languages_of([instance]))


@hooks.register("before_bulk_action", order=BEFORE_WAGTAIL_LOCALIZE)
@answer_refusals
def act_on_many(
    request: HttpRequest, action_type: str, instances: list[Model], action: BulkAction
) -> HttpResponse | None:
    """Say which translation is incomplete before any of the chosen pages is published."""
    if action_type == "publish" and (sentence := describe_incomplete(_with_descendants(instances, action))):
        messages.error(request, sentence)
        return redirect(action.next_url)
    if not _are_pages(instances):
        rights_of(request).require_by_hand(*_languages_of(instances))
    return None


def _with_descendants(instances: list[Model], action: BulkAction) -> list[Model]:
    if not _are_pages(instances) or not action.cleaned_form.cleaned_data.get("include_descendants"):
        return instances
    below = [page for parent in instances for page in parent.get_descendants()]
    return [*instances, *below]


def _are_pages(instances: list[Model]) -> bool:
    return all(isinstance(instance, Page) for instance in instances)


def _languages_of(instances: list[Model]) -> list[int]:
    return [instance.locale_id for instance in instances if isinstance(instance, TranslatableMixin)]


@hooks.register("construct_page_action_menu")
def hide_convert_to_alias(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Do not offer what would put the source's text in place of a translation."""
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]
