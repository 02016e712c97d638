"""Pages. Each needs a parent and takes its language: `WorkshopPageFactory(parent=site.workshops["en"])`."""

from typing import Any, TypeVar

import factory
import wagtail_factories
from wagtail.models import Page

from clusters.models import PartnerIndexPage, PartnerPage, ProjectIndexPage, ProjectPage
from cms.text.make_slug import make_slug
from events.models import SeriesPage, WorkshopIndexPage, WorkshopPage
from home.models import HomePage, StandardPage
from tests.factories.facts import OrganisationFactory, ProjectFactory
from tests.factories.people import get_locale
from tests.factories.workshops import SeriesFactory, WorkshopFactory

PageType = TypeVar("PageType", bound=Page)


def translate_page(page: PageType, language: str, *, live: bool = True, **words: Any) -> PageType:
    """Return a page's version in another language, made by hand; its parent must have one too.

    Parameters:
        page: in the language it was written in.
        language: the code of the other language.
        live: whether it is published, else it stays a draft.
        words: fields that differ from the source's; the slug follows the title unless given.
    """
    copy = page.copy_for_translation(get_locale(language))
    if "title" in words:
        words.setdefault("slug", make_slug(words["title"]))
    for name, value in words.items():
        setattr(copy, name, value)
    if live:
        copy.save_revision().publish()
        copy.refresh_from_db()
    else:
        copy.save()
    return copy


class _PageFactory(wagtail_factories.PageFactory):
    class Meta:
        abstract = True

    slug = factory.LazyAttribute(lambda page: make_slug(page.title))
    show_in_menus = False


class HomePageFactory(_PageFactory):
    """A front page; `tests.factories.site` makes those of all languages."""

    class Meta:
        model = HomePage

    title = "Workshop Spot"
    headline = "The river is narrower than you think."


class StandardPageFactory(_PageFactory):
    """A plain page."""

    class Meta:
        model = StandardPage

    title = factory.Sequence(lambda number: f"About us {number}")


class WorkshopIndexPageFactory(_PageFactory):
    """The list of workshops."""

    class Meta:
        model = WorkshopIndexPage

    title = "Workshops"
    show_in_menus = True


class SeriesPageFactory(_PageFactory):
    """The words about a series, titled like it."""

    class Meta:
        model = SeriesPage

    series = factory.SubFactory(SeriesFactory)
    title = factory.LazyAttribute(lambda page: page.series.name)


class WorkshopPageFactory(_PageFactory):
    """The words about a workshop, titled like it."""

    class Meta:
        model = WorkshopPage

    workshop = factory.SubFactory(WorkshopFactory)
    title = factory.LazyAttribute(lambda page: page.workshop.name)
    introduction = "Two hours of practice with people from the other bank."


class PartnerIndexPageFactory(_PageFactory):
    """The directory of partners."""

    class Meta:
        model = PartnerIndexPage

    title = "Partners"
    show_in_menus = True


class PartnerPageFactory(_PageFactory):
    """The words about an organisation, titled like it."""

    class Meta:
        model = PartnerPage

    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.LazyAttribute(lambda page: page.organisation.name)


class ProjectIndexPageFactory(_PageFactory):
    """The list of projects."""

    class Meta:
        model = ProjectIndexPage

    title = "Projects"
    show_in_menus = True


class ProjectPageFactory(_PageFactory):
    """The words about a project, titled like it."""

    class Meta:
        model = ProjectPage

    project = factory.SubFactory(ProjectFactory)
    title = factory.LazyAttribute(lambda page: page.project.acronym)
