"""Workshops: one row for all languages."""

import datetime
import uuid
import zoneinfo
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.addresses.visible_pages import with_visible_page
from cms.facts.models import Fact
from cms.fields import AddressField, CodeField
from cms.media.read_video_address import Video, read_video_address
from cms.text.code_lists import CURRENCIES, LANGUAGES
from cms.text.read_zone import read_zone
from events.enums import (
    WorkshopFormat,
    WorkshopKind,
    WorkshopStatus,
)
from events.models.interpretation import Interpretation, JoinedCodes, word_interpretation
from events.models.series import Series
from events.models.venue import Venue

DEFAULT_TIME_ZONE = "Europe/Warsaw"
# Longer is a slip of the keyboard, or a course, whose dates are workshops of a series. So what has not ended
# is found without looking at all that has.
LONGEST = datetime.timedelta(days=100)


def validate_time_zone(name: str) -> None:
    """Refuse anything that is not a name in the IANA time zone database."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(
            _("%(zone)s is not a time zone. Use a name such as Europe/Warsaw or Europe/Berlin."),
            code="time_zone",
            params={"zone": name},
        )


def validate_video_address(address: str) -> None:
    """Refuse an address that is not one of a video."""
    read_video_address(address)


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    """Workshops by time, with what lists and pages show of them."""

    def coming(self, now: datetime.datetime | None = None) -> "WorkshopQuerySet":
        """Those that have not ended yet, the next one first."""
        now = now or timezone.now()
        # The start says nothing new, but leads past nearly all that is over.
        return self.filter(starts_at__gt=now - LONGEST, ends_at__gt=now).order_by("starts_at", "pk")

    def past(self, now: datetime.datetime | None = None) -> "WorkshopQuerySet":
        """Those that have ended, the latest first."""
        now = now or timezone.now()
        # The start says nothing new, but leads past all that is to come.
        return self.filter(starts_at__lt=now, ends_at__lte=now).order_by("-starts_at", "-pk")

    def starting(self, since: datetime.datetime, before: datetime.datetime) -> "WorkshopQuerySet":
        """Those that start in a span of time, the first one first."""
        return self.filter(starts_at__gte=since, starts_at__lt=before).order_by("starts_at", "pk")

    def taking_place(self) -> "WorkshopQuerySet":
        """Those that are not cancelled, past or coming."""
        return self.filter(status=WorkshopStatus.SCHEDULED)

    def published(self) -> "WorkshopQuerySet":
        """Those with a page in any language that visitors may see: no others are known to them."""
        return with_visible_page(self)

    def with_recording(self) -> "WorkshopQuerySet":
        return self.exclude(recording_address="", recording_file=None)

    def for_lists(self) -> "WorkshopQuerySet":
        """Fetch what a row in a list of workshops shows."""
        return self.with_interpretations().select_related("recording_file")

    def with_interpretations(self) -> "WorkshopQuerySet":
        """Fetch the languages of each workshop's interpretation, without a query of their own."""
        rows = Interpretation.objects.filter(workshop=models.OuterRef("pk")).order_by().values("workshop")
        codes = rows.annotate(codes=JoinedCodes("language")).values("codes")
        return self.annotate(interpretation_codes=models.Subquery(codes))

    def with_venues(self) -> "WorkshopQuerySet":
        """Fetch where the workshops take place, in one query."""
        return self.prefetch_related(models.Prefetch("venues", Venue.objects.with_place()))

    def for_page(self) -> "WorkshopQuerySet":
        """Fetch what a workshop's own page shows, in one query; its venues are asked for where it has any."""
        return self.for_lists().select_related("series__programme", "series__project__programme")


class Workshop(Fact):
    """The facts of a workshop. They have no draft: what is saved is visible at once in every language."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        _("working title"),
        max_length=255,
        help_text=_("For the team; visitors see the pages’ titles."),
    )
    series = models.ForeignKey(
        Series,
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="workshops",
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=WorkshopKind.choices,
        default=WorkshopKind.WORKSHOP,
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=WorkshopStatus.choices,
        default=WorkshopStatus.SCHEDULED,
    )

    starts_at = models.DateTimeField(_("start"))
    ends_at = models.DateTimeField(_("end"), db_index=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default=DEFAULT_TIME_ZONE,
        validators=[validate_time_zone],
        help_text=_("Of the place it happens at; all times of this workshop are in it."),
    )

    format = models.CharField(
        _("format"),
        max_length=20,
        choices=WorkshopFormat.choices,
        default=WorkshopFormat.ONLINE,
    )
    platform = models.CharField(
        _("platform"),
        max_length=80,
        blank=True,
        help_text=_("Such as Zoom or BigBlueButton."),
    )

    spoken_language = CodeField(_("spoken language"), max_length=12, code_list=LANGUAGES, default="en")
    price = models.DecimalField(
        _("price"),
        max_digits=8,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("0 means free of charge."),
    )
    currency = CodeField(_("currency"), max_length=3, code_list=CURRENCIES, default="EUR")

    recording_address = AddressField(
        _("address of the recording"),
        blank=True,
        max_length=500,
        validators=[validate_video_address],
        help_text=_("As copied from YouTube, Vimeo or PeerTube."),
    )
    recording_file = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("or own video file"),
        null=True,
        blank=True,
        # Setting it to nothing would change the fact unseen by its log.
        on_delete=models.PROTECT,
        related_name="+",
    )

    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)

    exchangeable_rows: ClassVar = ("contributions", "interpretations", "workshop_topics")

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        verbose_name = _("workshop")
        verbose_name_plural = _("workshops")
        ordering: ClassVar = ["starts_at", "pk"]
        indexes: ClassVar = [
            # In the order of lists; what has ended is left out without reading its rows.
            models.Index(fields=["starts_at", "id", "ends_at"], name="events_workshop_in_order"),
            models.Index(fields=["series", "starts_at", "id", "ends_at"], name="events_workshop_of_series"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="events_workshop_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(price__gte=0),
                name="events_workshop_price_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=WorkshopKind.values), name="events_workshop_known_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=WorkshopStatus.values), name="events_workshop_known_status"
            ),
            models.CheckConstraint(
                condition=models.Q(format__in=WorkshopFormat.values), name="events_workshop_known_format"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    # --- Rules ---------------------------------------------------------------------------------------------
    def clean(self) -> None:
        super().clean()
        problems: dict[str, Any] = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            problems["ends_at"] = _("The end must come after the start.")
        elif self.starts_at and self.ends_at and self.ends_at - self.starts_at > LONGEST:
            problems["ends_at"] = _(
                "This would last more than %(days)s days. Correct the end, or make a series of several dates."
            ) % {"days": LONGEST.days}
        if self.recording_address and self.recording_file_id:
            problems["recording_file"] = _("Give either an address or a file, not both.")
        if problems:
            raise ValidationError(problems)

    def clean_whole(self) -> None:
        super().clean_whole()
        problems: dict[str, Any] = {}
        if self.format != WorkshopFormat.ONLINE and not self.venues.all():
            problems["venues"] = _("People who come in person need to know the town.")
        if any(row.language == self.spoken_language for row in self.interpretations.all()):
            problems["interpretations"] = _("Nobody interprets into the language that is spoken anyway.")
        if problems:
            raise ValidationError(problems)

    # --- Times, in the workshop's own zone -----------------------------------------------------------------
    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return read_zone(self.time_zone)

    @property
    def local_start(self) -> datetime.datetime:
        """The start as the clock at the place shows it."""
        return self.starts_at.astimezone(self.zone)

    @property
    def local_end(self) -> datetime.datetime:
        """The end as the clock at the place shows it."""
        return self.ends_at.astimezone(self.zone)

    @property
    def order(self) -> tuple[datetime.datetime, int]:
        """Where it stands among others in the order of their dates."""
        return self.starts_at, self.pk

    @property
    def is_past(self) -> bool:
        return self.ends_at <= timezone.now()

    @property
    def is_cancelled(self) -> bool:
        return self.status == WorkshopStatus.CANCELLED

    # --- Languages and recording ---------------------------------------------------------------------------
    @property
    def interpretation_languages(self) -> list[str]:
        """The codes of the languages that are interpreted into; lists fetch them `with_interpretations`."""
        if "interpretation_codes" in self.__dict__:
            return sorted(filter(None, (self.interpretation_codes or "").split(",")))
        return sorted(row.language for row in self.interpretations.all())

    @property
    def interpretation_labels(self) -> list[str]:
        """What visitors read of the interpretation, in the active language."""
        return [word_interpretation(language) for language in self.interpretation_languages]

    @property
    def recording(self) -> Video | None:
        """The recording, when there is one and its address can be read."""
        if self.recording_file:
            url = self.recording_file.url
            file_type = "video/webm" if self.recording_file.filename.lower().endswith("webm") else "video/mp4"
            return Video("", url, url, "", file_type)
        if not self.recording_address:
            return None
        try:
            return read_video_address(self.recording_address)
        except ValidationError:
            return None
