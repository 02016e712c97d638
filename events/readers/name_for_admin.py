"""Name workshops for those who work in the admin."""

from django.db import models

from cms.desks.choose_admin_page import choose_admin_page
from events.models import Workshop, WorkshopPage

# What titles in the admin are chosen from.
PAGES = models.Prefetch(
    "pages",
    WorkshopPage.objects.select_related("locale").only(
        "title", "draft_title", "locale__language_code", "workshop"
    ),
)


def name_for_admin(workshop: Workshop) -> str:
    """Return a workshop's title in the language of the admin, its working title where it has no page."""
    page = choose_admin_page(workshop.pages.all())
    return str(page.draft_title or page.title) if page else workshop.name
