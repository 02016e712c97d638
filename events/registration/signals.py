"""What follows when a registration is deleted, by whatever door."""

from typing import Any

from django.db.models.signals import post_delete
from django.dispatch import receiver

from cms.freshness.services.mark_outdated import mark_outdated
from cms.freshness.stamp import Outdated
from events.registration.models import Registration


@receiver(post_delete, sender=Registration)
def mark_places(**_kwargs: Any) -> None:
    """Have pages look again how many places are free; whoever is deleted is moved by nobody."""
    mark_outdated(Outdated.BY_PLACES)
