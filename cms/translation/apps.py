from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationConfig(AppConfig):
    name = "cms.translation"
    label = "cms_translation"
    verbose_name = _("Translation")

    def ready(self) -> None:
        """Connect the rules that hold however words are saved, and the checks at start."""
        import_module("cms.translation.signals")
        import_module("cms.translation.checks")
