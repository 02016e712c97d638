from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Let every installed app add its blocks to the register, and have due dates of pages kept."""
        from cms.services.publish_scheduled import publish_scheduled
        from cms.sweeps import register_sweep

        register_sweep("schedule", publish_scheduled)
        for app in apps.get_app_configs():
            # Wagtail's own modules of that name hold base classes and have moved about.
            if not app.name.startswith("wagtail.") and module_has_submodule(app.module, "blocks"):
                import_module(f"{app.name}.blocks")
