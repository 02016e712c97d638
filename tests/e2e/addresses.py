"""The pages that browser tests visit: one or more of each type, in every language."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from clusters.models import PartnerIndexPage, PartnerPage, ProjectIndexPage, ProjectPage
from events.models import SeriesPage, Workshop, WorkshopIndexPage, WorkshopPage
from events.registration.enums import RegistrationPhase
from events.registration.readers.find_standing import find_standing
from home.models import HomePage, StandardPage


@dataclass(frozen=True)
class Visit:
    """An address, and what kind of page is there."""

    kind: str
    language: str
    path: str


def visits() -> list[Visit]:
    """Return every page type in every language, a missing page, and the registration form."""
    found = []
    for language, _name in settings.LANGUAGES:
        pages = Page.objects.live().filter(locale__language_code=language)
        for model in (HomePage, StandardPage, WorkshopIndexPage, SeriesPage, ProjectIndexPage, ProjectPage):
            found += [Visit(model.__name__, language, page.get_url()) for page in pages.type(model)]
        for model in (PartnerIndexPage, PartnerPage):
            found += [Visit(model.__name__, language, page.get_url()) for page in pages.type(model)[:2]]
        found += _workshops(language)
        found.append(Visit("missing page", language, f"/{language}/nothing-here/"))
    return found


def _workshops(language: str) -> list[Visit]:
    """One workshop page for each phase that the content shows, and the form of one that is open."""
    by_phase: dict[RegistrationPhase, WorkshopPage] = {}
    pages = WorkshopPage.objects.live().filter(locale__language_code=language).select_related("workshop")
    for page in pages:
        by_phase.setdefault(find_standing(page.workshop).phase, page)
    found = [Visit(f"workshop, {phase.value}", language, page.get_url()) for phase, page in by_phase.items()]
    for phase in (RegistrationPhase.OPEN, RegistrationPhase.FEW):
        if phase in by_phase:
            found.append(
                Visit("registration form", language, form_address(by_phase[phase].workshop, language))
            )
            break
    return found


def form_address(workshop: Workshop, language: str) -> str:
    """Return the address of a workshop's own registration form in a language."""
    with translation.override(language):
        return reverse("events_registration:sign_up", args=[workshop.uuid])
