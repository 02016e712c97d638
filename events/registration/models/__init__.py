"""Who registered for what, which seat they have, what they were asked, and where they meet online."""

from events.registration.models.form import RegistrationForm, WorkshopQuestions
from events.registration.models.registration import Registration, Seat
from events.registration.models.room import OnlineRoom

__all__ = ["OnlineRoom", "Registration", "RegistrationForm", "Seat", "WorkshopQuestions"]
