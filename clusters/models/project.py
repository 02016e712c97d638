"""Projects, who takes part in them and what they set out to reach."""

import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from clusters.enums import PartnerRole
from clusters.models.organisation import Organisation
from clusters.models.programme import Programme
from cms.facts.models import Fact
from cms.fields import WordingsField
from cms.text.wordings import Wording, all_wordings


class ProjectQuerySet(models.QuerySet["Project"]):
    """Projects, with what pages show of them."""

    def with_details(self) -> "ProjectQuerySet":
        """Fetch all that a project's page shows, in a constant number of queries."""
        return self.select_related("programme").prefetch_related(
            "indicators",
            models.Prefetch(
                "participations",
                Participation.objects.select_related("organisation__place"),
            ),
        )


class Project(Fact):
    """A project's facts. Its first and last month both count: 04/2017 to 03/2020 are 36 months."""

    acronym = models.CharField(_("acronym"), max_length=60, unique=True)
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="projects",
    )
    first_month = models.DateField(_("first month"), help_text=_("Any day of the month."))
    last_month = models.DateField(
        _("last month"), help_text=_("Any day of the month; the month itself counts.")
    )
    slogans = WordingsField(
        verbose_name=_("slogan"),
        help_text=_("As the project itself words it; shown in each of these languages."),
    )
    website = models.URLField(_("website"), blank=True)

    exchangeable_rows: ClassVar = ("participations",)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering: ClassVar = ["-first_month", "acronym"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(last_month__gte=models.F("first_month")),
                name="clusters_project_months_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.acronym

    def clean(self) -> None:
        super().clean()
        if self.first_month and self.last_month:
            self.first_month = self.first_month.replace(day=1)
            self.last_month = self.last_month.replace(day=1)
            if self.last_month < self.first_month:
                raise ValidationError({"last_month": _("The last month lies before the first month.")})

    def clean_whole(self) -> None:
        super().clean_whole()
        leads = [row for row in self.participations.all() if row.role == PartnerRole.LEAD_PARTNER]
        if not leads:
            raise ValidationError(
                {
                    "participations": ValidationError(
                        _("Nobody leads the project yet. Give one organisation the role of lead partner."),
                        code="no_lead",
                    )
                }
            )
        if len(leads) > 1:
            raise ValidationError(
                {
                    "participations": ValidationError(
                        _(
                            "Only one organisation can lead the project, but several do: %(names)s. "
                            "Choose one."
                        ),
                        code="two_leads",
                        params={"names": ", ".join(str(row.organisation) for row in leads)},
                    )
                }
            )

    @property
    def months(self) -> int:
        """The number of months, both ends included."""
        return (
            (self.last_month.year - self.first_month.year) * 12
            + self.last_month.month
            - self.first_month.month
            + 1
        )

    def is_over(self, today: datetime.date) -> bool:
        """Whether the last month has passed."""
        return (today.year, today.month) > (self.last_month.year, self.last_month.month)

    @property
    def slogan_wordings(self) -> list[Wording]:
        """The slogan in each language it was given in, the visitor's first."""
        return all_wordings(self.slogans)

    @property
    def lead(self) -> "Participation | None":
        """The lead partner's participation."""
        return next(
            (row for row in self.participations.all() if row.role == PartnerRole.LEAD_PARTNER),
            None,
        )


class Participation(Orderable):
    """An organisation's part in a project. Exactly one is the lead."""

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="participations")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="participations",
    )
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=PartnerRole.choices,
        default=PartnerRole.PARTNER,
    )

    class Meta(Orderable.Meta):
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "organisation"], name="clusters_participation_once"),
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(role="lead_partner"),
                name="clusters_participation_one_lead",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_role_display()})"


class Indicator(Orderable):
    """Something counted: how much was planned, how much was reached. What it is, the project's pages say."""

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="indicators")
    key = models.SlugField(
        _("key"),
        max_length=60,
        help_text=_("A short name for the team, such as networks-assessed; never shown."),
    )
    target = models.PositiveIntegerField(_("target"), validators=[MinValueValidator(1)])
    achieved = models.PositiveIntegerField(_("reached"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "key"], name="clusters_indicator_once"),
        ]

    def __str__(self) -> str:
        return f"{self.key} ({self.target})"
