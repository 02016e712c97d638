"""The outbox: every letter is a row first, written in the same transaction as what it tells."""

from datetime import datetime
from typing import ClassVar, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.mail.enums import WAITING_STATES, LetterProblem, LetterState
from cms.mail.kinds import Attachment, letter_kind
from cms.text.languages import content_languages


class LetterQuerySet(models.QuerySet["Letter"]):
    """Which letters go next."""

    def due(self, now: datetime | None = None) -> Self:
        """Keep the letters whose time has come."""
        return self.filter(_has_come(now or timezone.now()), state__in=WAITING_STATES)

    def in_line_with(self, letter: "Letter") -> Self:
        """Keep the letters to the same person about the same thing; without a thing, none."""
        if letter.about_id is None:
            return self.none()
        return self.filter(
            recipient_email=letter.recipient_email, about_type=letter.about_type_id, about_id=letter.about_id
        )

    def holding_back(self, letter: "Letter", now: datetime) -> Self:
        """Keep what a letter must not overtake: earlier ones in its line that are under way or due.

        An earlier letter that is planned for later holds nothing back: a cancellation does not wait for the
        day of the reminder.
        """
        under_way = Q(state__in=[LetterState.SENDING, LetterState.RETRY])
        return self.in_line_with(letter).filter(
            under_way | Q(_has_come(now), state=LetterState.QUEUED), pk__lt=letter.pk
        )


def _has_come(now: datetime) -> Q:
    return Q(not_before=None) | Q(not_before__lte=now)


SUBJECT_MAX_LENGTH = 400


class Letter(models.Model):
    """A letter to one person. Its text is written at sending, from the facts of then, and kept."""

    # Letters point at facts, and are no content that an editor would look for in "usage".
    wagtail_reference_index_ignore = True

    kind = models.CharField(_("kind"), max_length=60)
    recipient_email = models.EmailField(_("recipient’s e-mail"))
    recipient_name = models.CharField(_("recipient’s name"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=12, choices=content_languages)
    about_type = models.ForeignKey(
        ContentType, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    # The fact that the letter tells of.
    about = GenericForeignKey("about_type", "about_id")

    state = models.CharField(
        _("state"), max_length=12, choices=LetterState.choices, default=LetterState.QUEUED
    )
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    expires_at = models.DateTimeField(
        _("send no later than"),
        null=True,
        blank=True,
        help_text=_("A letter that was not sent by then is not sent at all."),
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Names the attempt under way: only the worker that set it may write the result.
    claimed_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    # Empty until sent.
    subject = models.CharField(_("subject"), max_length=SUBJECT_MAX_LENGTH, blank=True)
    body_text = models.TextField(_("text"), blank=True)
    body_html = models.TextField(_("text as HTML"), blank=True)
    attachments = models.JSONField(_("attachments"), default=list, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering: ClassVar = ["-pk"]
        # Letters are written and removed by the site only.
        default_permissions = ("view", "change")
        indexes: ClassVar = [
            models.Index(fields=["state", "not_before"], name="cms_mail_letter_due"),
            models.Index(fields=["about_type", "about_id", "recipient_email"], name="cms_mail_letter_line"),
        ]

    def __str__(self) -> str:
        return self.subject or self.get_kind_display()

    def get_kind_display(self) -> str:
        """Return the kind as the desk calls it; its key where no app knows it any more."""
        try:
            return str(letter_kind(self.kind).label)
        except LookupError:
            return self.kind

    def get_last_error_display(self) -> str:
        """Return the last error for people: our own in their language, others in the words they came in."""
        try:
            reasons = letter_kind(self.kind).reasons
        except LookupError:
            reasons = {}
        return str({**reasons, **dict(LetterProblem.choices)}.get(self.last_error, self.last_error))

    @property
    def kept_attachments(self) -> list[Attachment]:
        """The files that were sent."""
        return [Attachment.from_json(kept) for kept in self.attachments]
