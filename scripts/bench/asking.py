"""Ask the site for pages in this process: processor time without any network, and the number of queries."""

import time
from collections.abc import Iterator
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management import CommandError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from wagtail.models import Page

from events.models import WorkshopPage
from scripts.bench.sites import ORGANISER
from tests.events.registration.conftest import entries


class Asking:
    """Visitors and an organiser of one site."""

    def __init__(self) -> None:
        self._clients: dict[str, Client] = {}
        self._registered = 0

    def ask(self, path: str, who: str, seconds: float, most: int) -> dict[str, Any]:
        """Ask for a page again and again.

        Parameters:
            path: of the page.
            who: who asks.
            seconds: for how long.
            most: how often at most; it is asked once in any case.

        Returns:
            The seconds of processor time of each answer, and the length of the last one.
        """
        client = self._client(who)
        times: list[float] = []
        length = 0
        limit = time.monotonic() + seconds
        while not times or (len(times) < most and time.monotonic() < limit):
            began = time.process_time()
            response = client.get(path)
            times.append(time.process_time() - began)
            _require(response, HTTPStatus.OK, path)
            length = len(response.content)
        return {"times": times, "length": length}

    def count(self, path: str, who: str) -> int:
        """Return how many queries a page takes."""
        with CaptureQueriesContext(connection) as queries:
            _require(self._client(who).get(path), HTTPStatus.OK, path)
        return len(queries)

    def register(self, path: str, times: int) -> dict[str, Any]:
        """Register people one after the other; return the seconds of processor time of each post."""
        return {"times": [self._register(path) for _time in range(times)]}

    def count_registration(self, path: str) -> int:
        """Return how many queries a registration takes."""
        with CaptureQueriesContext(connection) as queries:
            self._register(path)
        return len(queries)

    def _register(self, path: str) -> float:
        self._registered += 1
        number = self._registered
        # Each from a network of their own: one that sends so many would be stopped.
        client = Client(REMOTE_ADDR=f"10.{number // 250}.{number % 250}.1")
        entered = entries(email=f"new{number}@example.org", name=f"New {number}")
        began = time.process_time()
        response = client.post(path, entered)
        spent = time.process_time() - began
        _require(response, HTTPStatus.SEE_OTHER, path)
        return spent

    def find_desks(self) -> dict[str, str]:
        """Return the path of each desk's list, of the views of its first record, and of Wagtail's own."""
        page = WorkshopPage.objects.order_by("pk").first()
        found = {
            **dict(_list_desks()),
            "admin: first page": reverse("wagtailadmin_home"),
            "admin: pages below a series": reverse("wagtailadmin_explore", args=[_largest_parent()]),
            "admin: editor of a workshop’s page": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        }
        # Some records cannot be changed, and some views lead elsewhere.
        client = self._client(ORGANISER)
        shown = {name: path for name, path in found.items() if client.get(path).status_code == HTTPStatus.OK}
        if not {"workshops: list", "workshops: form"} <= set(shown):
            raise CommandError("The desks did not let the organiser in.")
        return shown

    def _client(self, who: str) -> Client:
        if who not in self._clients:
            self._clients[who] = client = Client()
            if who == ORGANISER:
                user = get_user_model().objects.create(username="bench", is_superuser=True)
                client.force_login(user)
        return self._clients[who]


WORDS = {"index": "list", "edit": "form", "inspect": "record"}


def _list_desks() -> Iterator[tuple[str, str]]:
    for model in apps.get_models():
        label = f"{model._meta.app_label}_{model._meta.model_name}_modeladmin"
        first = model._default_manager.order_by("pk").values_list("pk", flat=True).first()
        for action, arguments in (("index", []), ("edit", [first]), ("inspect", [first])):
            with suppress(NoReverseMatch):
                path = reverse(f"{label}_{action}", args=arguments)
                yield f"{model._meta.verbose_name_plural}: {WORDS[action]}", path


def _largest_parent() -> int:
    """Return the page that has most pages below it."""
    parent = Page.objects.order_by("-numchild", "pk").first()
    return int(parent.pk)


def _require(response: Any, status: HTTPStatus, path: str) -> None:
    if response.status_code != status:
        raise CommandError(f"{path} was answered by {response.status_code}.")
