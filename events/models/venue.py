"""Where a workshop takes place."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.models import Orderable

from clusters.models import Place


class VenueQuerySet(models.QuerySet["Venue"]):
    """Venues, with their towns."""

    def with_place(self) -> "VenueQuerySet":
        """Fetch what names a venue."""
        return self.select_related("place")


class Venue(Orderable):
    """A building in a town; a workshop may have several, as a study visit does."""

    workshop = ParentalKey("events.Workshop", on_delete=models.CASCADE, related_name="venues")
    name = models.CharField(
        _("building and street"),
        max_length=255,
        blank=True,
        help_text=_("For those attending in person; empty while only the town is known."),
    )
    place = models.ForeignKey(Place, verbose_name=_("town"), on_delete=models.PROTECT, related_name="venues")

    objects = VenueQuerySet.as_manager()

    class Meta(Orderable.Meta):
        verbose_name = _("venue")
        verbose_name_plural = _("venues")

    def __str__(self) -> str:
        return ", ".join(part for part in (self.name, self.place.wording) if part)
