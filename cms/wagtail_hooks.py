"""What the admin knows of facts: their log, and that pages about them are not copied."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem, SubmitForModerationMenuItem
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.ui.components import Component
from wagtail.admin.views.bulk_action import BulkAction
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry, Page
from wagtail.rich_text.feature_registry import FeatureRegistry

from cms.absence.unapplied_migrations import migration_watch
from cms.fact_panels import tells_of_fact
from cms.facts.find_obstacles import find_obstacles
from cms.facts.log_changes import CHANGE_FACTS
from cms.facts.word_changes import word_changes
from cms.markup.film_links import LinkedMediaHandler
from cms.publish_checks import list_gaps

AFTER_WAGTAIL = 10


@hooks.register("insert_global_admin_css")
def style_desks() -> SafeString:
    """Style desks, and the facts that stand in page editors."""
    return format_html('<link rel="stylesheet" href="{}">', versioned_static("cms/css/desk.css"))


@hooks.register("insert_global_admin_js")
def keep_typed_dates() -> SafeString:
    """Leave in a date's field what was typed there, so that a form can say what is wrong with it."""
    return format_html('<script src="{}"></script>', versioned_static("cms/js/dates.js"))


@hooks.register("register_rich_text_features", order=AFTER_WAGTAIL)
def link_embedded_films(features: FeatureRegistry) -> None:
    features.register_embed_type(LinkedMediaHandler)


@hooks.register("register_log_actions")
def register_fact_changes(actions: LogActionRegistry) -> None:
    """Word a changed fact in the language of whoever reads the log."""

    @actions.register_action(CHANGE_FACTS)
    class FactChangeFormatter(LogFormatter):
        label = gettext_lazy("Change facts")

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return "; ".join(str(change) for change in word_changes(log_entry)) or str(self.label)


class SubmitForApproval(SubmitForModerationMenuItem):
    """Says what it does in the reader's language; the workflow's own name is stored in one."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        page = context.get("page")
        state = page.current_workflow_state if page else None
        is_again = state is not None and state.status == state.STATUS_NEEDS_CHANGES
        context["label"] = _("Submit for approval again") if is_again else _("Submit for approval")
        return context


@hooks.register("construct_page_action_menu")
def word_submitting(menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    menu_items[:] = [
        SubmitForApproval(order=item.order) if item.name == SubmitForApproval.name else item
        for item in menu_items
    ]


@hooks.register("before_delete_snippet")
def refuse_to_delete_needed_words(request: HttpRequest, instances: list[Model]) -> HttpResponse | None:
    """Say what needs a snippet, instead of asking for what would be refused."""
    if not _tell_obstacles(request, instances):
        return None
    return redirect(type(instances[0]).snippet_viewset.get_url_name("list"))


def _tell_obstacles(request: HttpRequest, instances: list[Model]) -> bool:
    """Tell what needs each of these, and return whether anything does."""
    needed = {instance: obstacles for instance in instances if (obstacles := find_obstacles(instance))}
    for instance, obstacles in needed.items():
        messages.error(
            request,
            _("“%(name)s” cannot be deleted. Something else still needs it: %(obstacles)s.")
            % {"name": instance, "obstacles": ", ".join(obstacles)},
        )
    return bool(needed)


@hooks.register("before_bulk_action")
def refuse_to_delete_used_files(
    request: HttpRequest, action_type: str, objects: list[Any], action: BulkAction
) -> HttpResponse | None:
    """Refuse to delete images and documents that facts show: none of the chosen ones is deleted then."""
    if action_type != "delete":
        return None
    used = [
        _("“%(name)s” is still used: %(obstacles)s.") % {"name": item, "obstacles": "; ".join(obstacles)}
        for item in objects
        if isinstance(item, AbstractImage | AbstractDocument) and (obstacles := find_obstacles(item))
    ]
    if not used:
        return None
    messages.error(request, " ".join([_("Nothing was deleted."), *used]))
    return redirect(action.next_url)


@hooks.register("before_bulk_action")
def refuse_unready_pages(
    request: HttpRequest, action_type: str, instances: list[Any], action: Any
) -> HttpResponse | None:
    """Say which page is not complete before any of the chosen ones is published."""
    if action_type != "publish":
        return None
    for page in _pages_to_publish(instances, action):
        gaps = list_gaps(page.get_latest_revision_as_object())
        if gaps:
            messages.error(
                request,
                _("“%(title)s” cannot be published yet. %(gaps)s")
                % {"title": page.get_admin_display_title(), "gaps": " ".join(gaps)},
            )
            return redirect(action.next_url)
    return None


def _pages_to_publish(instances: list[Any], action: Any) -> Iterator[Page]:
    pages = [instance for instance in instances if isinstance(instance, Page)]
    yield from pages
    if pages and action.cleaned_form.cleaned_data.get("include_descendants"):
        for page in pages:
            yield from page.get_descendants().not_live()


@hooks.register("before_copy_page")
def refuse_to_copy_facts_below(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to copy pages about facts along with the page above them."""
    below = page.get_descendants().select_related("content_type")
    if not request.POST.get("copy_subpages") or not any(tells_of_fact(row.specific_class) for row in below):
        return None
    messages.error(
        request,
        _("Some pages below “%(title)s” tell of facts and cannot be copied. Copy this page without them.")
        % {"title": page.get_admin_display_title()},
    )
    return redirect("wagtailadmin_pages:copy", page.pk)


class OutdatedDatabaseNotice(Component):
    """Tells superusers why nothing can be saved."""

    name, order = "outdated_database", 0
    template_name = "cms/admin/outdated_database.html"


@hooks.register("construct_homepage_panels")
def tell_of_outdated_database(request: HttpRequest, panels: list[Component]) -> None:
    if migration_watch.unapplied and getattr(request.user, "is_superuser", False):
        panels.insert(0, OutdatedDatabaseNotice())
