"""What the desk of letters shows on the admin's first page."""

from collections.abc import Mapping
from typing import Any, ClassVar

from wagtail.admin.ui.components import Component

from cms.mail.readers.sum_up_trouble import Trouble


class TroublePanel(Component):
    """E-mails that wait because of the mail server, that nobody sends, and that were lost.

    Parameters:
        trouble: what is wrong.
        index_url: the list of letters.
    """

    name = "mail_trouble"
    template_name = "cms/mail/trouble_panel.html"
    # Before all that can wait.
    order = 90

    class Media:
        css: ClassVar = {"all": ["cms/css/waiting.css"]}

    def __init__(self, trouble: Trouble, index_url: str) -> None:
        self.trouble = trouble
        self.index_url = index_url

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {"trouble": self.trouble, "index_url": self.index_url}
