"""What the site as a whole changes in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem, SubmitForModerationMenuItem


class SubmitMenuItem(SubmitForModerationMenuItem):
    """Hands a draft over, in a sentence that needs no name in another case: “Zur Freigabe einreichen”."""

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        state = getattr(context.get("page"), "current_workflow_state", None)
        is_returned = state is not None and state.status == state.STATUS_NEEDS_CHANGES
        context["label"] = _("Submit for approval again") if is_returned else _("Submit for approval")
        return context


@hooks.register("construct_page_action_menu")
def submit_in_a_whole_sentence(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Put our own button in the place of Wagtail's, which names the workflow in the middle of a sentence."""
    menu_items[:] = [
        SubmitMenuItem(order=item.order) if isinstance(item, SubmitForModerationMenuItem) else item
        for item in menu_items
    ]
