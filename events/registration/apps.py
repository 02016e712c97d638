from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationConfig(AppConfig):
    name = "events.registration"
    label = "events_registration"
    verbose_name = _("Registrations")

    def ready(self) -> None:
        """Listen to what is deleted."""
        import_module("events.registration.signals")
