"""Make a series and begin its first page."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from wagtail.models import Locale, Page

from cms.facts.find_parents import find_parent
from cms.facts.services.change_facts import add_fact
from cms.facts.services.write_page import write_page
from events.models import Series, SeriesPage, WorkshopIndexPage

NAME_MAX_LENGTH = Series._meta.get_field("name").max_length


@transaction.atomic
def create_series(
    *,
    series: Series,
    title: str,
    locale: Locale,
    user: AbstractBaseUser | None = None,
    parent: Page | None = None,
) -> SeriesPage:
    """Save the facts of a series and begin its page as a draft, both or neither.

    Parameters:
        series: unsaved, or saved when its first page comes later.
        title: the page's title; also the series' working title where it has none.
        locale: the language to write in.
        user: who does it; None where a command does.
        parent: where the page goes; by default below the list of workshops in that language.

    Raises:
        NoPlaceForPage: when there is no page in that language to put it under.
    """
    if series.pk is None:
        series.name = series.name or title[:NAME_MAX_LENGTH]
        add_fact(series, by=user)
    return write_page(
        SeriesPage(title=title, series=series),
        parent=parent or find_parent(WorkshopIndexPage, locale),
        user=user,
    )
