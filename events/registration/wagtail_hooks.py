"""What the admin knows of registrations."""

from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail_modeladmin.options import modeladmin_register

from events.registration.modeladmin import CANCEL_REGISTRATION, RegistrationDesk
from events.registration.services.erase_registration import ERASE_REGISTRATION

modeladmin_register(RegistrationDesk)


@hooks.register("register_log_actions")
def register_what_is_done_to_registrations(actions: LogActionRegistry) -> None:
    actions.register_action(
        CANCEL_REGISTRATION,
        gettext_lazy("Cancel a registration"),
        gettext_lazy("A registration was cancelled at the desk"),
    )
    actions.register_action(
        ERASE_REGISTRATION,
        gettext_lazy("Delete a registration for good"),
        gettext_lazy("A registration was deleted for good"),
    )
