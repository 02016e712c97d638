"""On which terms people can register for a workshop."""

import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from modelcluster.fields import ParentalKey

from events.models import Workshop
from events.registration.models.form import RegistrationForm

PLACES_LIMIT = 100_000
# More people than ever hope for a place; a program that registers without end fills no more than that.
WAITING_DEFAULT = 50
WAITING_LIMIT = 1_000


class RegistrationTerms(models.Model):
    """When people can register for a workshop, for how many places, and what they are asked.

    A workshop without terms takes no registrations. The terms are a row of the workshop, written and logged
    together with it, and so guarded by its lock.

    Rules that hold across terms and workshop are in `clean`, which looks at the workshop in memory: whoever
    changes a workshop's times has its terms cleaned, too.
    """

    workshop = ParentalKey(Workshop, on_delete=models.CASCADE, related_name="registration_terms")
    opens_at = models.DateTimeField(
        _("registration opens"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Empty: as soon as a page is published."),
    )
    closes_at = models.DateTimeField(
        _("registration closes"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("Empty: when the workshop starts."),
    )
    places = models.PositiveIntegerField(
        pgettext_lazy("seats", "places"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(PLACES_LIMIT)],
        help_text=_("For all languages together; empty means without limit."),
    )
    waiting_places = models.PositiveSmallIntegerField(
        _("places on the waiting list"),
        default=WAITING_DEFAULT,
        validators=[MaxValueValidator(WAITING_LIMIT)],
        help_text=_("So many people can wait once all places are taken; 0: there is no waiting list."),
    )
    form = models.ForeignKey(
        RegistrationForm,
        verbose_name=_("registration form"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("Empty: only name, e-mail address and organisation are asked."),
    )

    class Meta:
        verbose_name = _("terms of registration")
        verbose_name_plural = _("terms of registration")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop"], name="events_workshop_one_terms"),
            models.CheckConstraint(condition=models.Q(places__gte=1), name="events_terms_places_from_one"),
            models.CheckConstraint(
                condition=models.Q(waiting_places__lte=WAITING_LIMIT), name="events_terms_waiting_list_ends"
            ),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="events_terms_close_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return str(self.workshop)

    # --- Rules ---------------------------------------------------------------------------------------------
    def clean(self) -> None:
        super().clean()
        problems = {
            **self._problems_with_window(),
            **self._problems_with_places(),
            **self._problems_with_form(),
        }
        if problems:
            raise ValidationError(problems)

    def _problems_with_window(self) -> dict[str, Any]:
        starts_at, ends_at = self.workshop.starts_at, self.workshop.ends_at
        if self.closes_at:
            if ends_at and self.closes_at > ends_at:
                return {"closes_at": _("Registration cannot stay open after the end of the workshop.")}
            if self.opens_at and self.closes_at <= self.opens_at:
                return {"closes_at": _("Registration must close after it opens.")}
        elif self.opens_at and starts_at and self.opens_at >= starts_at:
            return {"opens_at": _("Registration must open before the workshop starts.")}
        return {}

    def _problems_with_places(self) -> dict[str, Any]:
        if self.places is None or self.workshop.pk is None:
            return {}
        taken = self.workshop.registrations.with_place().count()
        if self.places >= taken:
            return {}
        return {
            "places": ValidationError(
                ngettext(
                    "%(taken)s person has a place, so there must be at least %(taken)s place.",
                    "%(taken)s people have a place, so there must be at least %(taken)s places.",
                    taken,
                ),
                code="places_below_taken",
                params={"taken": taken},
            )
        }

    def _problems_with_form(self) -> dict[str, Any]:
        """Refuse to choose a draft; one that was chosen before must not stop other changes."""
        if self.form is None or self.form.source.live:
            return {}
        if RegistrationTerms.objects.filter(pk=self.pk, form=self.form).exists():
            return {}
        return {
            "form": ValidationError(
                _("This form is a draft, so nobody would be asked its questions. Publish it first."),
                code="draft",
            )
        }

    # --- The window, in the workshop's own zone ------------------------------------------------------------
    @property
    def local_opening(self) -> datetime.datetime | None:
        """When registration opens, in the workshop's zone; None when it is open from the beginning."""
        return self.opens_at.astimezone(self.workshop.zone) if self.opens_at else None

    @property
    def local_closing(self) -> datetime.datetime:
        """When registration closes: the given moment, else the workshop's start; in the workshop's zone."""
        return (self.closes_at or self.workshop.starts_at).astimezone(self.workshop.zone)
