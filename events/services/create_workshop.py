"""Make a workshop and begin its first page."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from wagtail.models import Locale, Page

from cms.facts.find_parents import find_parent
from cms.facts.services.change_facts import add_fact
from cms.facts.services.write_page import write_page
from events.models import SeriesPage, Workshop, WorkshopIndexPage, WorkshopPage


@transaction.atomic
def create_workshop(
    *,
    workshop: Workshop,
    title: str,
    locale: Locale,
    user: AbstractBaseUser | None = None,
    parent: Page | None = None,
) -> WorkshopPage:
    """Save a workshop's facts and begin its page as a draft, both or neither.

    Parameters:
        workshop: unsaved, or saved when its first page comes later. Rows that belong to it, such
            as contributions, may hang on it unsaved.
        title: the page's title; also the workshop's working title where it has none.
        locale: the language to write in.
        user: who does it; None where a command does.
        parent: where the page goes; by default below the series' page in that language, else
            below the list of workshops.

    Raises:
        NoPlaceForPage: when there is no page in that language to put it under.
    """
    if workshop.pk is None:
        workshop.name = workshop.name or title
        add_fact(workshop, by=user)
    return write_page(
        WorkshopPage(title=title, workshop=workshop),
        parent=parent or find_workshop_parent(workshop, locale),
        user=user,
    )


def find_workshop_parent(workshop: Workshop, locale: Locale) -> Page:
    """Return the series' page in a language, else the list of workshops in it."""
    series_page = None
    if workshop.series_id:
        series_page = SeriesPage.objects.filter(series=workshop.series_id, locale=locale).first()
    return series_page or find_parent(WorkshopIndexPage, locale)
