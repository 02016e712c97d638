"""Who registered for what and on which terms, what they were asked, and where they meet online."""

from events.registration.models.form import RegistrationForm
from events.registration.models.registration import Answer, Registration, RegistrationMove
from events.registration.models.room import OnlineRoom
from events.registration.models.terms import RegistrationTerms

__all__ = [
    "Answer",
    "OnlineRoom",
    "Registration",
    "RegistrationForm",
    "RegistrationMove",
    "RegistrationTerms",
]
