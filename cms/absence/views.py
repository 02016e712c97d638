"""What Django asks for an answer where an error went through: `handler500` of a site's addresses."""

import sys

from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error as say_something_broke

from cms.absence.answer import answer_absence
from cms.absence.causes import find_cause, happened_at_commit
from cms.absence.database_watch import database_watch


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something is away where that is the reason of an error, else that something broke.

    Every error comes here, from a view, from a template that is rendered late, or from any middleware, while
    it is handled.
    """
    error = sys.exc_info()[1]
    cause = find_cause(error)
    if error is None or cause is None:
        return say_something_broke(request)
    database_watch.note(cause, error)
    is_certain = not (getattr(request, "has_saved", False) or happened_at_commit(error))
    return answer_absence(request, cause, is_certain=is_certain)
