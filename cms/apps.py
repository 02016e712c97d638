import logging
from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from cms.absence.log_filter import AbsenceFilter
from cms.registers import load_registers

REGISTERS = (
    "cms.block_register",
    "cms.desks.extensions",
    "cms.facts.reactions",
    "cms.freshness.moments",
    "cms.freshness.unseen",
    "cms.page_contexts",
    "cms.pictures.sizes",
    "cms.sweep_register",
)


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Clean what is saved, guard files, protect what is used; let every app add what it adds."""
        from cms.checks import register_checks
        from cms.media.guarded_files import guard_files

        import_module("cms.markup.signals")
        logging.getLogger("django.request").addFilter(AbsenceFilter())
        guard_files(settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS)
        register_checks()
        for register in REGISTERS:
            import_module(register)
        load_registers()
        # Models can be imported only now.
        import_module("cms.facts.protect_used").protect_used()
        import_module("cms.freshness.signals").connect()
        import_module("cms.pictures.signals").connect()
