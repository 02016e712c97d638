"""Who registered for what and on which terms, which seat they have, and what they were asked."""

from events.registration.models.form import RegistrationForm
from events.registration.models.registration import Answer, Registration, RegistrationMove
from events.registration.models.terms import RegistrationTerms

__all__ = ["Answer", "Registration", "RegistrationForm", "RegistrationMove", "RegistrationTerms"]
