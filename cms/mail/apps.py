from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from cms.registers import load_registers


class MailConfig(AppConfig):
    name = "cms.mail"
    label = "cms_mail"
    verbose_name = _("E-mails")

    def ready(self) -> None:
        """Know every kind of letter, and delete letters with what they tell of."""
        from cms.mail.checks import check_sender, check_timeout
        from cms.mail.signals import connect_facts

        load_registers()
        connect_facts()
        checks.register(check_sender)
        checks.register(check_timeout)
