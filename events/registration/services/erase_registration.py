"""Delete somebody's registration for good, because the person asked for it."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.log_actions import log

from cms.mail.models import Letter
from events.registration.models import Registration
from events.registration.services.fill_free_seats import fill_free_seats
from events.registration.services.lock_workshop import lock_workshop

ERASE_REGISTRATION = "events_registration.erase"


def erase_registration(registration: Registration) -> list[Registration]:
    """Delete a registration with its answers, history and letters; return who got the seat.

    The person is not written to. The workshop's log keeps the registration's number only. Erasing twice does
    nothing more.

    Parameters:
        registration: as the organiser saw it.
    """
    with transaction.atomic():
        workshop = lock_workshop(registration.workshop_id)
        # With its answers and history, and before the letters: whoever is about to write one locks the
        # registration's row first, and so has either written the letter by now or finds nobody to write to.
        erased, _rows = Registration.objects.filter(pk=registration.pk).delete()
        if not erased:
            return []
        letters = Letter.objects.filter(
            about_type=ContentType.objects.get_for_model(Registration), about_id=registration.pk
        )
        # Again while there are any: “Send again” may have added one while the first round waited for its row.
        while letters.delete()[0]:
            pass
        log(instance=workshop, action=ERASE_REGISTRATION, data={"registration": str(registration.uuid)})
        return fill_free_seats(workshop)
