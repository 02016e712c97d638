"""Send what a cancellation held back, now that the workshop takes place after all."""

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from cms.mail.models import Letter
from cms.mail.services.release_letters import release_letters
from events.enums import WorkshopStatus
from events.models import Workshop
from events.registration.enums import WithheldReason
from events.registration.models import Registration


def release_held_back(workshop: Workshop | None = None) -> int:
    """Queue the letters that a cancellation held back which does not hold any more, and return how many.

    Parameters:
        workshop: whose letters; by default those of all workshops, for the sweep: it finds what was held back
            in the very moment in which the cancellation was taken back, or by a door without reactions.
    """
    registrations = Registration.objects.filter(
        workshop__status=WorkshopStatus.SCHEDULED, workshop__ends_at__gt=timezone.now()
    )
    if workshop is not None:
        registrations = registrations.filter(workshop=workshop)
    letters = Letter.objects.filter(
        about_type=ContentType.objects.get_for_model(Registration), about_id__in=registrations.values("pk")
    )
    return release_letters(letters, WithheldReason.WORKSHOP_CANCELLED)
