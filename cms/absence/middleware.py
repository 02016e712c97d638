"""Middleware that stands before all that asks the database."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from cms.absence.answer import READING, answer_absence
from cms.absence.database_watch import database_watch
from cms.absence.note_commits import noting_commits

# Answered without the database, or by telling how it is.
WITHOUT_DATABASE = ("/robots.txt", "/health")


class AbsenceMiddleware:
    """Answer at once while the database is known to be away, and note what a request has saved.

    Errors are not caught here: Django turns them into answers at every layer of middleware, and asks
    `handler500` each time (cms/absence/views.py).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        writes = request.method not in READING
        if not _answers_without_database(request):
            cause = database_watch.find_absence(writes=writes)
            if cause is not None:
                return answer_absence(request, cause)
        if not writes:
            return self.get_response(request)
        with noting_commits(request):
            return self.get_response(request)


def _answers_without_database(request: HttpRequest) -> bool:
    path = request.path_info
    is_file = bool(settings.MEDIA_URL) and path.startswith(settings.MEDIA_URL)
    return is_file or path.startswith(WITHOUT_DATABASE)
