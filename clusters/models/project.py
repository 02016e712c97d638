"""Projects, who takes part in them and what they set out to reach."""

import calendar
import datetime
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from clusters.enums import Fund, PartnerRole
from clusters.models.organisation import Organisation
from clusters.models.programme import Programme
from cms.facts.models import Fact
from cms.fields import AddressField, CodeField, WordingsField
from cms.text.code_lists import CURRENCIES
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


def _last_of_month(day: datetime.date) -> datetime.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


class Project(Fact):
    """A project's facts.

    Where only months are known, the period is kept from the first month's first day to the last month's last:
    04/2017 to 03/2020 are 36 months, both included.
    """

    acronym = models.CharField(_("acronym"), max_length=60, unique=True)
    number = models.CharField(
        _("project number"), max_length=60, blank=True, help_text=_("As in the grant agreement.")
    )
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("programme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="projects",
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    has_exact_days = models.BooleanField(
        _("these are the exact days"),
        default=False,
        help_text=_("Otherwise only months are shown, and any day of the month will do."),
    )
    fund = models.CharField(_("fund"), max_length=20, blank=True, choices=Fund.choices)
    budget = models.DecimalField(
        _("total budget"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    budget_currency = CodeField(_("currency"), max_length=3, code_list=CURRENCIES, default="EUR")
    cofinancing_rate = models.DecimalField(
        _("co-financing rate"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text=_("Per cent of the budget that the fund pays, such as 85."),
    )
    slogans = WordingsField(
        verbose_name=_("slogan"),
        help_text=_("As the project itself words it; shown in each of these languages."),
    )
    website = AddressField(_("website"), blank=True)

    exchangeable_rows: ClassVar = ("participations",)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering: ClassVar = ["-starts_on", "acronym"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="clusters_project_days_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(budget__gte=0), name="clusters_project_budget_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(cofinancing_rate__range=(0, 100)), name="clusters_project_rate_is_per_cent"
            ),
        ]

    def __str__(self) -> str:
        return self.acronym

    def clean(self) -> None:
        super().clean()
        if not self.starts_on or not self.ends_on:
            return
        if not self.has_exact_days:
            self.starts_on = self.starts_on.replace(day=1)
            self.ends_on = _last_of_month(self.ends_on)
        if self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day lies before the first day.")})

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
        """The number of months that the period touches, both ends included."""
        return (self.ends_on.year - self.starts_on.year) * 12 + self.ends_on.month - self.starts_on.month + 1

    def is_over(self, today: datetime.date) -> bool:
        """Whether the last day has passed."""
        return today > self.ends_on

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
    """Something counted: how much was planned, how much was reached, and the words after the number."""

    project = ParentalKey(Project, on_delete=models.CASCADE, related_name="indicators")
    wordings = WordingsField(
        verbose_name=_("wording"),
        blank=False,
        help_text=_("The words after the number, as the project’s application has them."),
    )
    target = models.PositiveIntegerField(_("target"), validators=[MinValueValidator(1)])
    achieved = models.PositiveIntegerField(_("reached"), null=True, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return f"{self.target} {self.wording}"

    @property
    def wording(self) -> Wording:
        """What is counted, in the active language, else in the first that it is worded in."""
        return next(iter(all_wordings(self.wordings)), Wording("", ""))
