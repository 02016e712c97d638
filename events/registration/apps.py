from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistrationConfig(AppConfig):
    name = "events.registration"
    label = "events_registration"
    verbose_name = _("Registrations")

    def ready(self) -> None:
        """Have the rooms' addresses handed out when their time comes, and workshops marked in lists."""
        from cms.sweeps import register_sweep
        from events.registration import workshop_marks  # noqa: F401 – registers by being imported
        from events.registration.services.hand_out_rooms import hand_out_rooms

        register_sweep("rooms", hand_out_rooms)
