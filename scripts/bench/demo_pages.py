"""Pages of the demonstration that are measured, and a workshop that people can register for."""

from copy import deepcopy
from uuid import uuid4

from django.core.management import CommandError
from wagtail.models import Page

from clusters.models import PartnerPage, ProjectPage
from events.models import SeriesPage, WorkshopIndexPage, WorkshopPage
from events.registration.readers.describe_phase import describe_phase
from home.models import HomePage, StandardPage
from tests.events.registration.conftest import QUESTIONS
from tests.factories.pages import WorkshopPageFactory
from tests.factories.registrations import RegistrationFormFactory
from tests.factories.workshops import WorkshopFactory

LANGUAGE = "en"


def find_pages() -> dict[str, str]:
    """Return the path of a page of each kind, in English."""
    models: dict[str, type[Page]] = {
        "plain page": StandardPage,
        "front page": HomePage,
        "list of workshops": WorkshopIndexPage,
        "series": SeriesPage,
        "project": ProjectPage,
        "partner": PartnerPage,
    }
    found = {name: _path(_live(model)[0]) for name, model in models.items()}
    for page in _live(WorkshopPage):
        terms = page.workshop.registration_terms.first()
        if terms and terms.form and describe_phase(page.workshop).takes_registrations:
            return {"workshop with form": _path(page), **found}
    raise CommandError("The demonstration has no workshop that takes registrations.")


def open_workshop() -> dict[str, str]:
    """Make a workshop without a limit of places, which asks five questions; return where to register."""
    workshop = WorkshopFactory(
        name="Measured", days=30, terms__form=RegistrationFormFactory(questions=deepcopy(QUESTIONS["en"]))
    )
    key = uuid4()
    for parent in WorkshopIndexPage.objects.select_related("locale"):
        WorkshopPageFactory(parent=parent, locale=parent.locale, translation_key=key, workshop=workshop)
    return {"path": f"/{LANGUAGE}/registration/{workshop.uuid}/"}


def _live(model: type[Page]) -> list[Page]:
    return list(model.objects.live().filter(locale__language_code=LANGUAGE).order_by("path"))


def _path(page: Page) -> str:
    return str(page.get_url())
