"""The outbox: every letter is a row first, written in the same transaction as what it tells."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cms.mail.addresses import KEY_MAX_LENGTH, make_limit_key, make_recipient_key
from cms.mail.contents import Attachment
from cms.mail.enums import LOST_STATES, WAITING_STATES, LetterState, PauseReason
from cms.text.languages import content_languages

# Nothing that was put off waits longer for its next attempt. What seems to was written by a wrong clock.
LONGEST_WAIT = timedelta(minutes=30)


class LetterQuerySet(models.QuerySet["Letter"]):
    """Which letters go next."""

    def due(self, now: datetime | None = None) -> Self:
        """Keep the letters whose time has come."""
        return self.filter(_has_come(now or timezone.now()), state__in=WAITING_STATES)

    def ready(self, now: datetime) -> Self:
        """Keep the letters that are due and that no earlier one in their line holds back."""
        earlier = Letter.objects.filter(
            _under_way_or_due(now),
            recipient_key=OuterRef("recipient_key"),
            about_type=OuterRef("about_type"),
            about_id=OuterRef("about_id"),
            pk__lt=OuterRef("pk"),
        )
        return self.due(now).filter(~Exists(earlier))

    def lost(self) -> Self:
        """Keep the letters that never reached their recipients."""
        return self.filter(state__in=LOST_STATES)

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
        return self.in_line_with(letter).filter(_under_way_or_due(now), pk__lt=letter.pk)


def _under_way_or_due(now: datetime) -> Q:
    under_way = Q(state__in=[LetterState.SENDING, LetterState.RETRY])
    return under_way | Q(_has_come(now), state=LetterState.QUEUED)


def _has_come(now: datetime) -> Q:
    """Return whose time has come; also what a clock put off that has been set back since."""
    too_far = Q(state=LetterState.RETRY, not_before__gt=now + LONGEST_WAIT)
    return Q(not_before=None) | Q(not_before__lte=now) | too_far


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
    # Under what the desk lists it, such as a workshop: its class and key, as `cms.mail.filing` writes them.
    filed_under = models.CharField(max_length=100, blank=True, editable=False)

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
    # Before that it is tried once more, however long it would wait; afterwards it may still be of use.
    wanted_by = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    # How many of them came to nothing for this letter's own sake, and not for the mail server's.
    refusals = models.PositiveIntegerField(default=0, editable=False)
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
            # SQLite joins the key of the row by itself, which the desk's list is in the order of.
            models.Index(fields=["filed_under"], name="cms_mail_letter_file"),
            models.Index(fields=["recipient_limit_key", "created_at"], name="cms_mail_letter_limit"),
        ]

    def __str__(self) -> str:
        return self.subject or self.kind

    def save(self, **kwargs: Any) -> None:
        self.recipient_key = make_recipient_key(self.recipient_email)
        self.recipient_limit_key = make_limit_key(self.recipient_email)
        super().save(**kwargs)

    @property
    def is_about_unknown_class(self) -> bool:
        """Whether it tells of a class that this program does not know.

        Its app was removed, or this is an old process during an update, and others know the class.
        """
        if self.about_type_id is None:
            return False
        return ContentType.objects.get_for_id(self.about_type_id).model_class() is None

    @property
    def fact(self) -> models.Model | None:
        """What it tells of; None for nothing, for what was deleted, and for an unknown class.

        `about` itself raises AttributeError for an unknown class.
        """
        return None if self.is_about_unknown_class else self.about

    @property
    def kept_attachments(self) -> list[Attachment]:
        """The files that were sent."""
        return [Attachment.from_json(kept) for kept in self.attachments]


class DeliveryState(models.Model):
    """What all processes that deliver letters share, in one row: is the queue paused, does a worker run."""

    ONLY = 1

    # None: e-mails go out.
    paused_since = models.DateTimeField(null=True, blank=True)
    # When one letter is tried; all follow once it passes.
    paused_until = models.DateTimeField(null=True, blank=True)
    # How many tries in a row came to nothing: the wait before the next grows with it.
    tries = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=20, choices=PauseReason.choices, blank=True)
    # The error's type and code, never its words: servers quote addresses.
    error = models.CharField(max_length=100, blank=True)
    # When a worker (`manage.py deliver_letters`) last said that it is there.
    worker_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(pk=1), name="cms_mail_one_delivery_state"),
            models.CheckConstraint(
                condition=Q(paused_since=None, paused_until=None)
                | Q(paused_since__isnull=False, paused_until__isnull=False),
                name="cms_mail_pause_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.get_reason_display()
