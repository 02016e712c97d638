"""Who registered for what, which seat they have, and what they were asked."""

from events.registration.models.form import RegistrationForm, WorkshopQuestions
from events.registration.models.registration import Registration, Seat

__all__ = ["Registration", "RegistrationForm", "Seat", "WorkshopQuestions"]
