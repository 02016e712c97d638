"""Where people meet online."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from cms.fields import AddressField
from events.models import Workshop


class OnlineRoom(models.Model):
    """A workshop's online room. Its address goes to those who have a place, and nowhere else."""

    workshop = ParentalKey(Workshop, on_delete=models.CASCADE, related_name="online_rooms")
    address = AddressField(
        _("room address"),
        max_length=500,
        help_text=_(
            "Sent by e-mail to those who have a place, three days before the start; never shown in public."
        ),
    )

    # What no log may hold; only that it changed is written down.
    confidential_fields: ClassVar = frozenset({"address"})

    class Meta:
        verbose_name = _("online room")
        verbose_name_plural = _("online room")  # there is one
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop"], name="events_registration_one_room"),
        ]

    def __str__(self) -> str:
        # Never the address: names of objects get into logs and messages.
        return str(self._meta.verbose_name)
