"""Name what a workshop is about in the visitor's language."""

from uuid import UUID

from wagtail.models import Locale

from events.models import Topic, Workshop


def name_topics(workshop: Workshop, locale: Locale) -> list[Topic]:
    """Return each topic of a workshop once, in the given language where that is published; one query.

    A workshop points at a topic in whatever language it was named first; that name stands in where the
    topic is not translated yet, and its `locale` tells the template which language it is in.

    Parameters:
        workshop: the workshop.
        locale: the language of the page.
    """
    keys = workshop.workshop_topics.values("topic__translation_key")
    chosen: dict[UUID, Topic] = {}
    versions = Topic.objects.filter(live=True, translation_key__in=keys).select_related("locale")
    for topic in versions.order_by("pk"):
        if topic.translation_key not in chosen or topic.locale_id == locale.pk:
            chosen[topic.translation_key] = topic
    return sorted(chosen.values(), key=lambda topic: topic.name.casefold())
