"""The answer while something is away: a page in the language of the address; a sentence for a script."""

from collections.abc import Iterator
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.http.request import RawPostDataException
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import get_language_from_path, get_language_from_request
from django.utils.translation import gettext as _

from cms.absence.causes import Cause

READING = ("GET", "HEAD", "OPTIONS", "TRACE")
# Seconds.
RETRY_AFTER = {Cause.UPDATING: 60, Cause.FULL: 300, Cause.READ_ONLY: 300}
RETRY_SOON = 30
OWN_FETCHES = (None, "same-origin", "none")
UNREADABLE = (RawPostDataException, OSError, SuspiciousOperation, BadRequest, MultiPartParserError)


def answer_absence(
    request: HttpRequest, cause: Cause, *, is_certain: bool = True, advice: str = ""
) -> HttpResponse:
    """Say that something is away, and what became of what was sent. Asks no database.

    Parameters:
        request: what is answered; what it posted can be sent again by a button.
        cause: what is away.
        is_certain: whether it is known that nothing was saved.
        advice: a sentence on what to do instead of the usual one, in the language of the request.
    """
    request.absence = cause  # type: ignore[attr-defined]  # for the log, see log_filter.py
    with translation.override(_find_language(request)):
        sentence = advice or _write_sentence(request, cause, is_certain)
        if _is_asked_by_script(request):
            response: HttpResponse = JsonResponse({"success": False, "error_message": sentence})
        else:
            fields = list(_list_fields(request))
            context = {
                "heading": _write_heading(cause),
                "sentence": sentence,
                "address": request.get_full_path(),
                "is_post": request.method not in READING,
                "fields": fields,
                "has_files": bool(fields) and bool(request.FILES),
            }
            response = HttpResponse(render_to_string("cms/absence/unavailable.html", context))
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response["Retry-After"] = str(RETRY_AFTER.get(cause, RETRY_SOON))
    add_never_cache_headers(response)
    if get_language_from_path(request.path_info) is None:
        patch_vary_headers(response, ("Accept-Language",))
    return response


def _find_language(request: HttpRequest) -> str:
    """Return the language of the address, else of the staff who are spoken to, else of the browser."""
    in_address = get_language_from_path(request.path_info)
    if in_address is not None:
        return in_address
    # Before the middleware for languages has run, the thread still speaks as in the request before.
    is_spoken = hasattr(request, "LANGUAGE_CODE") and translation.get_language()
    return is_spoken or get_language_from_request(request)


def _write_heading(cause: Cause) -> str:
    if cause is Cause.UPDATING:
        return _("This site is being updated")
    if cause is Cause.AWAY:
        return _("Not available at the moment")
    return _("Nothing can be saved at the moment")


def _write_sentence(request: HttpRequest, cause: Cause, is_certain: bool) -> str:
    if request.method in READING:
        return _("Something that this site needs is not available. Please try again in a few minutes.")
    if not is_certain:
        return _(
            "It is not certain whether everything was saved. Please check that before you send it again."
        )
    if cause is Cause.UPDATING:
        return _(
            "Nothing was saved, because this site is being updated. Please send it again in a few minutes."
        )
    if cause in (Cause.FULL, Cause.READ_ONLY):
        return _(
            "Nothing was saved, because this site has no room to save anything. "
            "Please tell the people who run it, and send it again later."
        )
    return _("Nothing was saved. Please send it again in a few minutes.")


def _is_asked_by_script(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest" or not request.accepts("text/html")


def _list_fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield what was posted, so that it is not lost; no passwords, and nothing that another site had sent."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site") not in OWN_FETCHES:
        return
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return
        posted = list(request.POST.lists())
    except UNREADABLE:
        return
    if any("password" in name for name, _values in posted):
        return
    for name, values in posted:
        yield from ((name, value) for value in values)
