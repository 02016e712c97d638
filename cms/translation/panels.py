"""What the translators' desk shows on the admin's first page."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.urls import reverse
from wagtail.admin.ui.components import Component

from cms.translation.permissions import staff_of
from cms.translation.waiting import list_waiting

# As much as stands on a screen beside what else the page shows; the report has all.
SHOWN = 10


class WaitingPanel(Component):
    """The translations that wait for whoever looks."""

    name = "waiting_translations"
    template_name = "cms/translation/waiting_panel.html"
    # Before Wagtail's panels, which begin at 110: they tell of what was done, this of what is to do.
    order = 100

    class Media:
        css: ClassVar = {"all": ["cms/css/waiting.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = staff_of((parent_context or {})["request"])
        return {
            "waiting": list_waiting(user, limit=SHOWN),
            "report_url": reverse("wagtail_localize:translations_report"),
        }
