"""What `make shots` photographs, asked of the demo site itself, so that a new page or desk is among it."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from wagtail.models import Page

from events.models import Workshop
from events.registration.readers.describe_phase import describe_phase
from events.registration.readers.sign_result import Result, sign_result
from events.registration.services.register import Applicant, register
from events.registration.states import ACTIVE_STATES
from scripts.shot import Shot

DESK_LISTS = ("index", "create")
DESK_RECORDS = ("edit", "inspect", "history", "write", "cancel", "erase", "delete")


def public_shots() -> list[Shot]:
    """Return every type of page in every language, a missing page, and each stage of a registration."""
    missing = [Shot("not-found", code, f"/{code}/no-such-page/") for code, _name in settings.LANGUAGES]
    return [*_page_shots(), *missing, *_registration_shots()]


def _page_shots() -> Iterator[Shot]:
    """Yield the first and the last page of every type in every language."""
    models: list[Any] = [
        model for model in apps.get_models() if issubclass(model, Page) and model is not Page
    ]
    for model in models:
        groups = defaultdict(list)
        for page in model.objects.live().order_by("path").select_related("locale"):
            groups[page.translation_key].append(page)
        if not groups:
            continue
        chosen = [next(iter(groups.values())), next(reversed(groups.values()))][: len(groups)]
        for number, versions in enumerate(chosen, start=1):
            for page in versions:
                name = f"{model._meta.model_name}-{number}"
                yield Shot(name, page.locale.language_code, urlsplit(page.full_url or page.url).path)


def _registration_shots() -> Iterator[Shot]:
    """Yield a form with questions as it is found, sent empty, and each of its results."""
    workshop = _open_workshop()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            form = reverse("events_registration:sign_up", kwargs={"workshop_uuid": workshop.uuid})
            yield Shot("registration", code, form)
            yield Shot("registration-sent-empty", code, form, press="main form button")
            for state in ACTIVE_STATES:
                token = sign_result(Result(workshop.uuid, state))
                path = reverse("events_registration:result", kwargs={"token": token})
                yield Shot(f"registration-{state.value}", code, path)


def register_somebody() -> None:
    """Register somebody, so that the outbox's desk has a letter to show."""
    register(_open_workshop().pk, Applicant(name="Ida Nowak", email="ida@example.org", language="pl"))


def _open_workshop() -> Workshop:
    """Return the next workshop that asks questions and takes registrations."""
    coming = Workshop.objects.filter(registration_terms__form__isnull=False).order_by("starts_at")
    return next(workshop for workshop in coming if describe_phase(workshop).takes_registrations)


def desk_shots() -> list[Shot]:
    """Return the admin's first page, every view of every desk, and the editor of one page of each type."""
    addresses = {"desk-home": reverse("wagtailadmin_home"), **dict(_desk_addresses())}
    for page in Page.objects.filter(depth__gt=1).order_by("-path").select_related("content_type"):
        name = f"desk-editor-{page.content_type.model}"
        addresses[name] = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return [Shot(name, code, path) for code, _name in settings.LANGUAGES for name, path in addresses.items()]


def _desk_addresses() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        label = f"{model._meta.app_label}_{model._meta.model_name}"
        record = model._default_manager.order_by("pk").values_list("pk", flat=True).first()
        views: list[tuple[str, list[Any]]] = [(action, []) for action in DESK_LISTS]
        views += [(action, [record]) for action in DESK_RECORDS]
        for action, arguments in views:
            try:
                path = reverse(f"{label}_modeladmin_{action}", args=arguments)
            except NoReverseMatch:
                continue
            yield f"desk-{label}-{action}", path
