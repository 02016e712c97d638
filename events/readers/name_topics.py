"""Name a workshop's topics in the language of a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet
    from wagtail.models import Locale

    from events.models import Topic, Workshop


def name_topics(workshop: Workshop, topics: QuerySet[Topic], locale: Locale) -> list[Topic]:
    """Return each topic of a workshop once, in the given language where that is published; one query.

    A workshop points at a topic in whatever language it was named first; that name stands in where the
    topic is not translated yet, and its `locale` tells the template which language it is in.

    Parameters:
        workshop: the workshop.
        topics: the topics to choose from, in all languages.
        locale: the language of the page.
    """
    keys = workshop.workshop_topics.values("topic__translation_key")
    chosen: dict[UUID, Topic] = {}
    versions = topics.filter(live=True, translation_key__in=keys).select_related("locale").order_by("pk")
    for topic in versions:
        if topic.translation_key not in chosen or topic.locale_id == locale.pk:
            chosen[topic.translation_key] = topic
    return sorted(chosen.values(), key=lambda topic: topic.name.casefold())
