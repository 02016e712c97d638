"""Registrations, their answers and their history; all belong to the workshop, never to a page."""

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.mail.addresses import KEY_MAX_LENGTH, make_recipient_key
from cms.text.languages import content_languages
from events.models import Workshop
from events.registration.enums import QuestionKind, RegistrationState, WayOfAttending
from events.registration.states import ACTIVE_STATES, NEW, OCCUPYING
from events.registration.validators import validate_address, validate_name, validate_typed_text


class RegistrationQuerySet(models.QuerySet["Registration"]):
    """Registrations by what they hold."""

    def with_place(self) -> "RegistrationQuerySet":
        """Those who have a place, and so a number."""
        return self.filter(number__isnull=False)

    def waiting(self) -> "RegistrationQuerySet":
        """Those who wait for a place, the longest waiting first."""
        return self.filter(state=RegistrationState.WAITING).order_by("waits_since", "pk")


class Registration(models.Model):
    """One person's registration for one workshop.

    `state` and `number` are written by `services/move_registration.py` only.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    workshop = models.ForeignKey(
        Workshop,
        verbose_name=_("workshop"),
        on_delete=models.PROTECT,
        related_name="registrations",
    )
    state = models.CharField(_("state"), max_length=20, choices=RegistrationState.choices, editable=False)
    way = models.CharField(
        max_length=20,
        choices=WayOfAttending.choices,
        default=WayOfAttending.ANY,
        editable=False,
    )
    # Names the seat. It stays when places are lowered, so it can be above their number.
    number = models.PositiveIntegerField(
        _("seat"), null=True, blank=True, validators=[MinValueValidator(1)], editable=False
    )
    # The moment of posting, by which those who wait are served. It is kept, whatever follows.
    waits_since = models.DateTimeField(editable=False)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=160, validators=[validate_name])
    email = models.EmailField(_("e-mail"), validators=[validate_address])
    email_key = models.CharField(max_length=KEY_MAX_LENGTH, editable=False)
    organisation = models.CharField(
        _("organisation"), max_length=200, blank=True, validators=[validate_typed_text]
    )
    language = models.CharField(_("language"), max_length=12, choices=content_languages)
    created_at = models.DateTimeField(_("registered at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    # Wagtail's index of references is for pages and their facts. Keeping it would cost a post five queries.
    wagtail_reference_index_ignore = True

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workshop", "email_key"],
                condition=Q(state__in=[state.value for state in ACTIVE_STATES]),
                name="events_registration_once_active",
            ),
            models.UniqueConstraint(
                fields=["workshop", "way", "number"], name="events_registration_seat_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=RegistrationState.values), name="events_registration_known_state"
            ),
            models.CheckConstraint(
                condition=Q(way__in=WayOfAttending.values), name="events_registration_known_way"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="events_registration_number_from_one"),
            models.CheckConstraint(
                condition=Q(state__in=sorted(OCCUPYING), number__isnull=False)
                | (~Q(state__in=sorted(OCCUPYING)) & Q(number__isnull=True)),
                name="events_registration_number_if_occupying",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["workshop", "state", "waits_since"]),
            # In the order of the desk's list.
            models.Index(fields=["created_at", "id"], name="events_registration_in_order"),
            # SQLite does not use the conditional index above for a query with parameters.
            models.Index(fields=["workshop", "email_key"]),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email_key = make_recipient_key(self.email)
        super().save(*args, **kwargs)


class RegistrationMove(models.Model):
    """A registration's step from one state to the next. It is deleted with the registration."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="moves")
    from_state = models.CharField(max_length=20, choices=RegistrationState.choices, blank=True)
    to_state = models.CharField(max_length=20, choices=RegistrationState.choices)
    # The seat that the move gave or took away.
    number = models.PositiveIntegerField(null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("move of a registration")
        verbose_name_plural = _("moves of registrations")
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(from_state__in=[NEW, *RegistrationState.values]),
                name="events_move_from_known_state",
            ),
            models.CheckConstraint(
                condition=Q(to_state__in=RegistrationState.values), name="events_move_to_known_state"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"


class Answer(models.Model):
    """What somebody answered to a question, with the wordings that were shown.

    One row for each question shown, and one for each chosen option where several were chosen. A question that
    was left empty has a row with an empty value.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, choices=QuestionKind.choices)
    # An option's key for choices, YES or NO for a box to tick, else what was written.
    value = models.TextField(blank=True, validators=[validate_typed_text])
    question_wording = models.TextField()
    option_wording = models.TextField(blank=True)
    language = models.CharField(max_length=12)

    YES = "yes"
    NO = "no"

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering: ClassVar = ["registration", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["registration", "position"], name="events_answer_position_once"),
            models.CheckConstraint(
                condition=Q(kind__in=QuestionKind.values), name="events_answer_known_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.value
