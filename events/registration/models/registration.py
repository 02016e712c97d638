"""Registrations and the seats they hold; both belong to the workshop, never to a page."""

import uuid
from typing import Any, ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.mail.addresses import KEY_MAX_LENGTH, make_recipient_key
from cms.text.languages import content_languages
from events.models import Workshop
from events.registration.enums import ACTIVE_STATES, RegistrationState


class Registration(models.Model):
    """One person's registration for one workshop."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workshop = models.ForeignKey(
        Workshop,
        verbose_name=_("workshop"),
        on_delete=models.PROTECT,
        related_name="registrations",
    )
    state = models.CharField(_("state"), max_length=20, choices=RegistrationState.choices)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=160)
    email = models.EmailField(_("e-mail"))
    email_key = models.CharField(max_length=KEY_MAX_LENGTH, editable=False)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=12, choices=content_languages)
    # A list of {"key", "kind", "value", "label", "shown"}: the key and, for choices, the values are
    # language-neutral; "label" is the question as it was shown, "shown" the chosen options' wordings.
    answers = models.JSONField(_("answers"), default=list, blank=True)
    created_at = models.DateTimeField(_("registered at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workshop", "email_key"],
                condition=models.Q(state__in=[state.value for state in ACTIVE_STATES]),
                name="events_registration_once_active",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["workshop", "state", "created_at"])]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email_key = make_recipient_key(self.email)
        super().save(*args, **kwargs)


class Seat(models.Model):
    """A numbered seat: the constraint keeps two people off one number, the lock keeps numbers in capacity."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveIntegerField(_("number"), validators=[MinValueValidator(1)])
    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="seat")

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering: ClassVar = ["workshop", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "number"], name="events_seat_taken_once"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="events_seat_number_from_one"),
        ]

    def __str__(self) -> str:
        return str(self.number)
