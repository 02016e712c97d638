"""The registration page and its result: personal, so at addresses of their own that nobody caches."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from clusters.readers.read_funding_rules import state_funding
from cms.absence.answer import answer_absence
from cms.absence.causes import Cause
from cms.addresses.check_origin import comes_from_own_page
from cms.addresses.choose_words import Words, choose_words
from cms.addresses.find_site import find_site
from cms.frame.find_frame import find_frame
from cms.freshness.kept import Kept
from cms.freshness.stamp import Outdated
from cms.signin.client_address import find_client_prefix
from cms.signin.limits import TooManyAttempts
from cms.signin.services.count_attempt import count_attempt
from cms.text.languages import active_language, content_languages
from events.models import Workshop, WorkshopPage
from events.registration.forms import SignUpForm
from events.registration.limits import limit_registrations
from events.registration.readers.describe_phase import describe_phase
from events.registration.readers.read_questions import read_questions
from events.registration.readers.sign_result import Result, read_result, sign_result
from events.registration.services.register import RegistrationNotPossibleError
from events.registration.services.register_surely import OutcomeUnknownError, register_surely

# Room for twenty long answers in a script that takes twelve bytes a character in a post.
MOST_BYTES = 1024 * 1024
# A browser shows an answer only once its post was taken, so a larger one is read and dropped; up to here.
MOST_BYTES_READ = 32 * MOST_BYTES
UNREADABLE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent, MultiPartParserError)

private = cache_control(private=True, no_store=True)
# Firefox forgets what was typed into a page that may not be stored, and an empty form holds nothing personal:
# whoever reads the privacy notice and comes back finds everything still there.
fresh = cache_control(private=True, no_cache=True)


@dataclass(frozen=True)
class Subject:
    """The workshop that a visitor registers for, with the page that tells of it."""

    workshop: Workshop
    words: Words[WorkshopPage]


# By site, language and the workshop's UUID.
_subjects: Kept[Subject] = Kept(200, Outdated.BY_WORDS)


@csrf_exempt  # visitors get no cookie; comes_from_own_page() checks instead
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest, workshop_uuid: UUID) -> HttpResponse:
    """Show a workshop's registration form; on post, register."""
    return (_take_form if request.method == "POST" else _show_empty_form)(request, workshop_uuid)


@fresh
def _show_empty_form(request: HttpRequest, workshop_uuid: UUID) -> HttpResponse:
    subject = _find_subject(request, workshop_uuid)
    return _show_form(request, subject, SignUpForm(subject.workshop, read_questions(subject.workshop)))


@private
def _take_form(request: HttpRequest, workshop_uuid: UUID) -> HttpResponse:
    """Register, or show the form as it was filled in with what to mend."""
    subject = _find_subject(request, workshop_uuid)
    if not comes_from_own_page(request):
        return _show_form(request, subject, None, refusal="foreign", status=HTTPStatus.FORBIDDEN)
    data = _read_post(request)
    if data is None:
        return _show_form(
            request, subject, None, refusal="too_large", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        )
    form = SignUpForm(subject.workshop, read_questions(subject.workshop), data)
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return _show_form(request, subject, form, status=status)
    applicant = form.applicant()
    try:
        count_attempt(limit_registrations(subject.workshop, applicant.email, find_client_prefix(request)))
        state = register_surely(subject.workshop.pk, applicant)
    except TooManyAttempts as refused:
        response = _show_form(request, subject, form, refusal="too_many", status=HTTPStatus.TOO_MANY_REQUESTS)
        response["Retry-After"] = str(max(int((refused.until - timezone.now()).total_seconds()), 1))
        return response
    except RegistrationNotPossibleError:
        # Closed, cancelled or over since the visitor opened the form: the page says which.
        return _show_form(request, _find_subject(request, workshop_uuid), form, status=HTTPStatus.CONFLICT)
    except OutcomeUnknownError:
        advice = _(
            "It is not certain whether your registration was saved. Please send it again in a few minutes: "
            "nobody is registered twice."
        )
        return answer_absence(request, Cause.AWAY, advice=advice)
    token = sign_result(Result(workshop_uuid, state, form.has_withdrawn_answer))
    address = reverse("events_registration:result", kwargs={"token": token})
    return HttpResponseRedirect(address, status=HTTPStatus.SEE_OTHER)


@private
@require_safe
def result(request: HttpRequest, token: str) -> HttpResponse:
    """Say whether a registration brought a place or a place on the waiting list."""
    try:
        shown = read_result(token)
    except BadSignature as problem:
        raise Http404 from problem
    subject = _find_subject(request, shown.workshop_uuid)
    context = _context(request, subject, "result", {"token": token})
    return render(request, "events/registration/result_page.html", {**context, "result": shown})


def _find_subject(request: HttpRequest, workshop_uuid: UUID) -> Subject:
    """Return the workshop, if it has a page that visitors may see.

    Whether anybody can register is asked anew, with the workshop locked (services/register.py).
    """
    site = find_site(request)
    key = (site and site.pk, active_language(), workshop_uuid)
    return _subjects.get(key, lambda: _fetch_subject(request, workshop_uuid))


def _fetch_subject(request: HttpRequest, workshop_uuid: UUID) -> Subject:
    workshop = Workshop.objects.for_page().filter(uuid=workshop_uuid).first()
    if workshop is None:
        raise Http404
    pages = WorkshopPage.objects.filter(workshop=workshop).defer("body")
    words = choose_words(pages, "workshop", request).get(workshop.pk)
    if words is None:
        raise Http404
    return Subject(workshop, words)


def _read_post(request: HttpRequest) -> Any:
    """Return what was posted, or None when it is more than anybody types or cannot be read."""
    request.encoding = settings.DEFAULT_CHARSET
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        for _chunk in range(0, MOST_BYTES_READ, MOST_BYTES):
            if not request.read(MOST_BYTES):
                break
        return None
    try:
        return request.POST
    except UNREADABLE:
        return None


def _show_form(
    request: HttpRequest,
    subject: Subject,
    form: SignUpForm | None,
    *,
    refusal: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    """Show the page with the form as it was filled in, or with why it cannot be sent."""
    context = _context(request, subject, "sign_up", {"workshop_uuid": subject.workshop.uuid})
    context.update(form=form, refusal=refusal, in_words=describe_phase(subject.workshop))
    return render(request, "events/registration/sign_up_page.html", context, status=status)


def _context(
    request: HttpRequest, subject: Subject, view_name: str, kwargs: dict[str, Any]
) -> dict[str, Any]:
    addresses = {}
    for code, _label in content_languages():
        with translation.override(code):
            addresses[code] = reverse(f"events_registration:{view_name}", kwargs=kwargs)
    series = subject.workshop.series
    return {
        "frame": find_frame(request, addresses=addresses),
        "funding_statements": state_funding(series.funding if series else None),
        "workshop": subject.workshop,
        "words": subject.words,
        "action": reverse("events_registration:sign_up", kwargs={"workshop_uuid": subject.workshop.uuid}),
    }
