from importlib import import_module

from django.apps import AppConfig, apps
from django.core import checks
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    name = "cms.mail"
    label = "cms_mail"
    verbose_name = _("Letters")

    def ready(self) -> None:
        """Let every installed app add its kinds of letters."""
        from cms.mail.checks import check_sender, check_timeout

        for app in apps.get_app_configs():
            if module_has_submodule(app.module, "letters"):
                import_module(f"{app.name}.letters")
        checks.register(check_sender)
        checks.register(check_timeout)
