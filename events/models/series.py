"""Series of workshops."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from clusters.models import Organisation, Programme, Project
from cms.addresses.visible_pages import with_visible_page
from cms.facts.models import Fact
from events.enums import OrganiserRole


class SeriesQuerySet(models.QuerySet["Series"]):
    """Series, with who runs them."""

    def published(self) -> "SeriesQuerySet":
        """Those with a page in any language that visitors may see: no others are known to them."""
        return with_visible_page(self)

    def with_organisers(self) -> "SeriesQuerySet":
        """Fetch who runs a series and who pays for it."""
        return self.select_related("programme", "project__programme").prefetch_related(
            models.Prefetch(
                "organisers",
                SeriesOrganiser.objects.select_related("organisation__place"),
            )
        )


class Series(Fact):
    """Workshops that belong together. What the series is for, its pages say."""

    name = models.CharField(
        _("working title"),
        max_length=160,
        unique=True,
        help_text=_("For the team; visitors see the pages’ titles."),
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="series",
    )
    programme = models.ForeignKey(
        Programme,
        verbose_name=_("funding programme"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="series",
        help_text=_("Only where the series is funded without belonging to a project."),
    )

    exchangeable_rows: ClassVar = ("organisers",)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("several", "series")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.project_id and self.programme_id:
            raise ValidationError(
                {
                    "programme": ValidationError(
                        _("The series belongs to a project, whose programme pays. Give only one of them."),
                        code="two_sources",
                    )
                }
            )

    @property
    def funding(self) -> Programme | None:
        """The programme that pays: the series' own or the project's."""
        return self.programme or (self.project.programme if self.project else None)


class SeriesOrganiser(Orderable):
    """An organisation that runs a series or is a partner in it."""

    series = ParentalKey(Series, on_delete=models.CASCADE, related_name="organisers")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        related_name="series_roles",
    )
    role = models.CharField(
        _("role"),
        max_length=20,
        choices=OrganiserRole.choices,
        default=OrganiserRole.ORGANISER,
    )

    class Meta(Orderable.Meta):
        verbose_name = _("organiser")
        verbose_name_plural = _("organisers")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["series", "organisation"], name="events_series_organiser_once"),
            models.CheckConstraint(
                condition=models.Q(role__in=OrganiserRole.values), name="events_series_organiser_known_role"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
