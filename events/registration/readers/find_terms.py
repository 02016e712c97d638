"""Find the terms of registration of a workshop."""

from events.models import Workshop
from events.registration.models import RegistrationTerms


def find_terms(workshop: Workshop) -> RegistrationTerms | None:
    """Return a workshop's terms, None where it takes no registrations; no query if they were prefetched."""
    return next(iter(workshop.registration_terms.all()), None)
