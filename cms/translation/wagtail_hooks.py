"""Where the translators' desk stands in Wagtail's admin."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db.models import Model
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets.button import BaseButton, ButtonWithDropdownFromHook
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail_localize.views.edit_translation import edit_translation

from cms.translation.buttons import leave_out_refused
from cms.translation.exceptions import TranslationRefused, missing_segments_sentence
from cms.translation.forms import TranslatorLocalesForm
from cms.translation.link_handlers import LocalisedPageLinkHandler
from cms.translation.panels import WaitingPanel
from cms.translation.permissions import TranslatorRights, staff_of
from cms.translation.readers.count_missing import count_missing
from cms.translation.readers.find_translation import find_translation
from cms.translation.readers.name_words import name_words
from cms.translation.routes import (
    answer_refusal,
    guarded_urlpatterns,
    refuse_convert_to_alias,
    require_edit,
)
from cms.translation.views import publish_from_editor
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
    if TranslatorRights(staff_of(request)).locales:
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
def edit_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask for the language before a translation is opened, published or resumed."""
    if page.alias_of_id is not None:
        return None
    return _guarded_edit(request, page)


@hooks.register("before_edit_snippet", order=BEFORE_WAGTAIL_LOCALIZE)
def edit_snippet(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """Ask for the language before a snippet's words are changed: its permissions hold for all languages."""
    if not isinstance(instance, TranslatableMixin):
        return None
    return refuse_foreign_language(request, instance.locale_id) or _guarded_edit(request, instance)


def _guarded_edit(request: HttpRequest, instance: TranslatableMixin) -> HttpResponse | None:
    try:
        if request.method == "POST" and "localize-convert-to-alias" in request.POST:
            return refuse_convert_to_alias(request, instance.pk)
        if request.method == "POST" and "localize-restart-translation" in request.POST:
            # wagtail-localize resumes it.
            require_edit(request, instance)
            return None
        translation = find_translation(instance)
        if translation is None:
            return None
        require_edit(request, instance)
        if request.method == "POST":
            if request.POST.get("action") == "publish":
                return publish_from_editor(request, translation)
            return redirect(request.path)
        return edit_translation(request, translation, instance)
    except TranslationRefused as refusal:
        return answer_refusal(request, refusal)


# --- Snippets by hand: their permissions know no language ------------------------------------------------
def refuse_foreign_language(request: HttpRequest, locale_id: int) -> HttpResponse | None:
    """Refuse a translator who would change words in a language that is not his."""
    rights = TranslatorRights(staff_of(request))
    if not rights.is_translator or rights.has_language(locale_id):
        return None
    return answer_refusal(
        request, TranslationRefused(_("These words are in a language you do not look after."))
    )


@hooks.register("before_create_snippet", order=BEFORE_WAGTAIL_LOCALIZE)
def create_snippet(request: HttpRequest, model: type[Any]) -> HttpResponse | None:
    """Let translators add words in their own languages only."""
    if not issubclass(model, TranslatableMixin):
        return None
    chosen = {**request.GET.dict(), **request.POST.dict()}.get("locale")
    locale = Locale.objects.filter(language_code=chosen).first() or Locale.get_default()
    return refuse_foreign_language(request, locale.pk)


@hooks.register("before_delete_snippet", order=BEFORE_WAGTAIL_LOCALIZE)
def delete_snippets(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """Let translators delete words in their own languages only."""
    return _refuse_foreign_words(request, instances)


@hooks.register("before_unpublish", order=BEFORE_WAGTAIL_LOCALIZE)
def unpublish_snippet(request: HttpRequest, instance: Any) -> HttpResponse | None:
    """Let translators take back words in their own languages only."""
    return _refuse_foreign_words(request, [instance])


@hooks.register("before_bulk_action", order=BEFORE_WAGTAIL_LOCALIZE)
def act_on_many(
    request: HttpRequest, action_type: str, instances: list[Any], action: Any
) -> HttpResponse | None:
    """Say which translation is incomplete before any of the chosen pages is published."""
    if action_type != "publish":
        return None if _are_pages(instances) else _refuse_foreign_words(request, instances)
    for instance in _with_descendants(instances, action):
        translation = find_translation(instance) if isinstance(instance, TranslatableMixin) else None
        if translation is not None and (missing := count_missing(translation)):
            language = translation.target_locale.get_display_name()
            messages.error(request, missing_segments_sentence(name_words(instance), language, missing))
            return redirect(action.next_url)
    return None if _are_pages(instances) else _refuse_foreign_words(request, instances)


def _with_descendants(instances: list[Any], action: Any) -> list[Any]:
    if not _are_pages(instances) or not action.cleaned_form.cleaned_data.get("include_descendants"):
        return instances
    below = [page for parent in instances for page in parent.get_descendants()]
    return [*instances, *below]


def _are_pages(instances: list[Any]) -> bool:
    return all(isinstance(instance, Page) for instance in instances)


def _refuse_foreign_words(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    for instance in instances:
        if isinstance(instance, TranslatableMixin):
            refusal = refuse_foreign_language(request, instance.locale_id)
            if refusal is not None:
                return refusal
    return None


@hooks.register("construct_page_action_menu")
def hide_convert_to_alias(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Do not offer what would put the source's text in place of a translation."""
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]
