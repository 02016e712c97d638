from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cms.registers import load_registers

REGISTERS = (
    "cms.block_register",
    "cms.desks.extensions",
    "cms.facts.reactions",
    "cms.page_contexts",
    "cms.sweep_register",
)


class CmsConfig(AppConfig):
    name = "cms"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Clean what is saved; let every app add what it adds: blocks, letters, sweeps, reactions."""
        import_module("cms.markup.signals")
        for register in REGISTERS:
            import_module(register)
        load_registers()
