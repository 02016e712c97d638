"""What the admin knows of registrations."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail_modeladmin.options import modeladmin_register

from cms.desks.snippets import WordsViewSet
from events.registration.modeladmin import CANCEL_REGISTRATION, RegistrationDesk
from events.registration.models import RegistrationForm
from events.registration.services.correct_address import CORRECT_ADDRESS
from events.registration.services.erase_registration import ERASE_REGISTRATION

modeladmin_register(RegistrationDesk)
register_snippet(WordsViewSet(model=RegistrationForm))


@hooks.register("register_log_actions")
def register_what_is_done_to_registrations(actions: LogActionRegistry) -> None:
    actions.register_action(
        CANCEL_REGISTRATION,
        _("Cancel a registration"),
        _("A registration was cancelled at the desk"),
    )
    actions.register_action(
        CORRECT_ADDRESS,
        _("Correct an e-mail address"),
        _("The e-mail address of a registration was corrected"),
    )
    actions.register_action(
        ERASE_REGISTRATION,
        _("Delete a registration for good"),
        _("A registration was deleted for good"),
    )
