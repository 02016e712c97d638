"""Give a registration the e-mail address that its person meant."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cms.mail.addresses import make_recipient_key
from cms.mail.enums import LetterState
from cms.mail.models import Letter
from cms.mail.services.resend_lost_letters import resend_lost_letters
from events.registration.enums import RegistrationLetter
from events.registration.models import Registration
from events.registration.services.lock_workshop import lock_workshop
from events.registration.states import ACTIVE_STATES

CORRECT_ADDRESS = "events_registration.correct_address"


def correct_address(registration: Registration, address: str) -> int | None:
    """Correct the address, send what had failed again, and return how many e-mails that was.

    What waits goes to the new address by itself, and so does the address of the online room when it is time.
    None is returned where the registration was deleted meanwhile. The workshop's log keeps the registration's
    number only.

    Parameters:
        registration: as the organiser saw it.
        address: the address.

    Raises:
        ValidationError: when it is no address, or somebody is registered with it for the same workshop.
    """
    with transaction.atomic():
        workshop = lock_workshop(registration.workshop_id)
        current = Registration.objects.filter(pk=registration.pk).first()
        if current is None:
            return None
        others = workshop.registrations.filter(state__in=ACTIVE_STATES).exclude(pk=current.pk)
        if current.state in ACTIVE_STATES and others.filter(email_key=make_recipient_key(address)).exists():
            raise ValidationError({"email": _("Somebody is registered with this address already.")})
        current.email = address
        current.clean_fields(exclude=["email_key", "workshop"])
        current.save(update_fields=["email", "email_key", "updated_at"])
        log(instance=workshop, action=CORRECT_ADDRESS, data={"registration": str(current.uuid)})
        failed = Letter.objects.about(current).filter(state=LetterState.FAILED)
        # The room is told by its sweep, once.
        return resend_lost_letters(failed.exclude(kind=RegistrationLetter.ROOM))
