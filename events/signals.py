"""What follows for workshops when words that their pages show are published or withdrawn."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import published, unpublished

from cms.facts.touch_facts import touch_facts
from events.models import Biography, Topic, Workshop


@receiver([published, unpublished], sender=Topic)
def touch_workshops_about(instance: Topic, **_kwargs: Any) -> None:
    """Mark workshops as changed whose topic got another name, in whatever language they point at it."""
    touch_facts(Workshop, {"workshop_topics__topic__translation_key": instance.translation_key})


@receiver([published, unpublished], sender=Biography)
def touch_workshops_with(instance: Biography, **_kwargs: Any) -> None:
    """Mark workshops as changed to which the person contributes."""
    touch_facts(Workshop, {"contributions__person": instance.person_id})
