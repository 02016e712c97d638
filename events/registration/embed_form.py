"""Read what the registration form inside a page shows: on the workshop's own page, or on any other."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from cms.text.wordings import Wording
from events.models import Workshop, WorkshopPage
from events.readers.name_workshop import name_workshop
from events.registration.forms import SignUpForm
from events.registration.readers.describe_phase import PhaseInWords, describe_phase
from events.registration.readers.describe_subject import describe_subject
from events.registration.readers.read_questions import read_questions


def embed_own_form(page: WorkshopPage, workshop: Workshop, marks: Mapping[str, Any]) -> dict[str, Any]:
    """Return the form of the workshop that a page tells of, or why nobody can register.

    Parameters:
        page: the workshop's page.
        workshop: as the page shows it.
        marks: what is said about the workshop; where its registration stands is among it.
    """
    shown = _read(workshop, marks["registration"])
    return {**shown, "title": Wording(page.title, page.words_language)}


def embed_form(workshop: Workshop) -> dict[str, Any]:
    """Return a workshop's form for any other page; nothing when visitors know nothing of the workshop.

    Parameters:
        workshop: as an editor chose it.
    """
    name = name_workshop(workshop)
    if not name.is_public:
        return {}
    in_words = describe_phase(workshop)
    shown = _read(Workshop.objects.for_page().get(pk=workshop.pk), in_words)
    return {**shown, "name": name, "title": name.title}


def _read(workshop: Workshop, in_words: PhaseInWords) -> dict[str, Any]:
    """Return what both show; the same for every visitor, so that the page around it can be cached."""
    return {
        "workshop": workshop,
        "in_words": in_words,
        # It is sent to the registration's own address, which also shows what is to be mended.
        "action": reverse("events_registration:sign_up", kwargs={"workshop_uuid": workshop.uuid}),
        "subject": describe_subject(workshop),
        "form": SignUpForm(workshop, read_questions(workshop)) if in_words.takes_registrations else None,
    }
