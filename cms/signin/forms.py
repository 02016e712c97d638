"""Forms of signing in."""

from typing import Any

from django.contrib.sites.shortcuts import get_current_site
from django.utils.translation import get_language
from wagtail.admin.forms.auth import PasswordResetForm

from cms.signin.tasks import send_password_reset

PASSED_ON = (
    "subject_template_name",
    "email_template_name",
    "html_email_template_name",
    "from_email",
    "use_https",
)


class QueuedPasswordResetForm(PasswordResetForm):
    """Leaves looking for the account, and the e-mail, to a task: all addresses take the same time.

    The task says nothing that the visitor could see, whether anybody has the address or not.
    """

    def save(self, domain_override: str | None = None, request: Any = None, **kwargs: Any) -> None:
        options = {name: kwargs[name] for name in PASSED_ON if name in kwargs}
        options["domain_override"] = domain_override or get_current_site(request).domain
        send_password_reset.enqueue(self.cleaned_data["email"], get_language() or "en", options)
