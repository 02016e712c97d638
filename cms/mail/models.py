"""The outbox: every letter is a row first, written in the same transaction as what it tells."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.mail.addresses import KEY_MAX_LENGTH, make_limit_key, make_recipient_key
from cms.mail.contents import Attachment
from cms.mail.enums import WAITING_STATES, LetterState
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
            recipient_key=letter.recipient_key, about_type=letter.about_type_id, about_id=letter.about_id
        )

    def to_recipient(self, address: str) -> Self:
        """Keep the letters to one mailbox, however its address was typed."""
        return self.filter(recipient_key=make_recipient_key(address))

    def about(self, fact: models.Model) -> Self:
        """Keep the letters that tell of a fact."""
        return self.filter(about_type=ContentType.objects.get_for_model(fact), about_id=fact.pk)

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
    """A letter to one person. Its text is written at sending, from the facts of then.

    What its kind says and does is in a class of its own (cms/mail/kinds.py), which the key `kind` leads to.
    """

    # Letters point at facts, and are no content that an editor would look for in "usage".
    wagtail_reference_index_ignore = True

    kind = models.CharField(_("kind"), max_length=60)
    recipient_email = models.EmailField(_("recipient’s e-mail"))
    recipient_name = models.CharField(_("recipient’s name"), max_length=200, blank=True)
    # One mailbox, whatever its spelling: for erasure and export.
    recipient_key = models.CharField(max_length=KEY_MAX_LENGTH, editable=False)
    # Merges more spellings, and so perhaps people: for limits only.
    recipient_limit_key = models.CharField(max_length=KEY_MAX_LENGTH, editable=False)
    language = models.CharField(_("language"), max_length=12, choices=content_languages)
    # The fact that the letter tells of. The letter dies with it (cms/mail/signals.py).
    about_type = models.ForeignKey(
        ContentType,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        # Nearly all letters have the same type: SQLite would take its index instead of cms_mail_letter_line,
        # and so read all letters for each person.
        db_index=False,
    )
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    # What a person wrote into it, as its kind accepted it.
    payload = models.JSONField(default=dict, blank=True, editable=False)
    # What it tells once and never again; empty where it may be told as often as somebody likes.
    once_key = models.CharField(max_length=200, blank=True, editable=False)

    state = models.CharField(
        _("state"), max_length=12, choices=LetterState.choices, default=LetterState.QUEUED
    )
    not_before = models.DateTimeField(_("not before"), null=True, blank=True)
    expires_at = models.DateTimeField(
        _("send no later than"),
        null=True,
        blank=True,
        help_text=_("An e-mail that was not sent by then is not sent at all."),
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    # Names the attempt under way: only the worker that set it may write the result.
    claimed_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    last_error = models.TextField(_("last error"), blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)

    # Empty until sent; of a kind whose text is not kept, all but the subject stays empty.
    subject = models.CharField(_("subject"), max_length=SUBJECT_MAX_LENGTH, blank=True)
    body_text = models.TextField(_("text"), blank=True)
    body_html = models.TextField(_("text as HTML"), blank=True)
    attachments = models.JSONField(_("attachments"), default=list, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("a message", "e-mail")
        verbose_name_plural = _("e-mails")
        ordering: ClassVar = ["-pk"]
        # Letters are written and removed by the site only.
        default_permissions = ("view", "change")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["once_key"], condition=~Q(once_key=""), name="cms_mail_letter_told_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=LetterState.values), name="cms_mail_letter_known_state"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "not_before"], name="cms_mail_letter_due"),
            models.Index(fields=["about_type", "about_id", "recipient_key"], name="cms_mail_letter_line"),
            models.Index(fields=["recipient_key"], name="cms_mail_letter_recipient"),
            models.Index(fields=["recipient_limit_key", "created_at"], name="cms_mail_letter_limit"),
        ]

    def __str__(self) -> str:
        return self.subject or self.kind

    def save(self, **kwargs: Any) -> None:
        self.recipient_key = make_recipient_key(self.recipient_email)
        self.recipient_limit_key = make_limit_key(self.recipient_email)
        super().save(**kwargs)

    @property
    def kept_attachments(self) -> list[Attachment]:
        """The files that were sent."""
        return [Attachment.from_json(kept) for kept in self.attachments]
