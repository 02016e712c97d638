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
        """Let every installed app add what it adds to others, such as blocks, and protect what is used."""
        for register in REGISTERS:
            import_module(register)
        load_registers()
        # Models can be imported only now.
        import_module("cms.facts.protect_used").protect_used()
