"""Every address of wagtail-localize, each behind a guard of ours.

wagtail-localize asks for a general permission where it should ask for a language, and some of its views ask
for nothing. Its own list of addresses is read here and each view is wrapped; an address that has no guard
yet (after an upgrade) answers with a refusal, never with the unguarded view.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, URLResolver
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import TranslatableMixin
from wagtail_localize import wagtail_hooks as upstream
from wagtail_localize.models import Translation

from cms.permissions import may_see_any
from cms.translation import views
from cms.translation.exceptions import TranslationRefused
from cms.translation.permissions import TranslatorRights, staff_of
from cms.translation.readers.name_words import name_words

View = Callable[..., HttpResponseBase]
Guard = Callable[[View], View]


def guarded_urlpatterns() -> list[URLPattern | URLResolver]:
    """Return wagtail-localize's addresses with guarded views; unnamed, so reversing finds the originals."""
    return [_guard_entry(entry) for entry in upstream.register_admin_urls()]


def _guard_entry(entry: URLPattern | URLResolver) -> URLPattern | URLResolver:
    if isinstance(entry, URLResolver):
        return URLResolver(entry.pattern, [_guard_entry(child) for child in entry.url_patterns])
    guard = GUARDS.get(entry.name or "", refuse_everybody)
    return URLPattern(entry.pattern, answer_refusals(guard(entry.callback)), entry.default_args)


def answer_refusals(view: View) -> View:
    """Tell people in a message, and scripts in JSON, why something was refused."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except TranslationRefused as refusal:
            return answer_refusal(request, refusal)

    inner.is_guarded = True  # type: ignore[attr-defined]  # read by the test of all addresses
    return inner


def answer_refusal(request: HttpRequest, refusal: TranslationRefused) -> HttpResponse:
    """Lead a person to the admin's start with the sentence; give a script the sentence and status 403."""
    is_script = request.method not in {"GET", "POST"} or not request.accepts("text/html")
    if is_script or request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"detail": str(refusal)}, status=403)
    messages.error(request, str(refusal))
    return redirect("wagtailadmin_home")


# --- Guards -----------------------------------------------------------------------------------------------
def refuse_everybody(view: View) -> View:
    """Keep an address shut that nobody has decided about yet."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        raise TranslationRefused(_("This part of the translation tool is not in use here."))

    return inner


def allow_staff(view: View) -> View:
    """Leave an address to everybody who may enter the admin: it tells nothing about any content."""
    return view


def require_translator(view: View) -> View:
    """Let somebody work on a translation only in a language of theirs and where they could edit by hand."""

    @wraps(view)
    def inner(request: HttpRequest, translation_id: int, **kwargs: Any) -> HttpResponseBase:
        translation = get_object_or_404(
            Translation.objects.select_related("source", "target_locale"), pk=translation_id
        )
        require_edit(request, _version_or_404(translation))
        try:
            return view(request, translation_id=translation_id, **kwargs)
        except MultiValueDictKeyError:
            return JsonResponse({"detail": _("The text is missing in the request.")}, status=400)

    return inner


def require_edit(request: HttpRequest, version: TranslatableMixin) -> None:
    """Refuse somebody who may not change the words of this version.

    Raises:
        TranslationRefused: naming the language.
    """
    if not TranslatorRights(staff_of(request)).may_edit(version):
        raise TranslationRefused(
            _("You may not translate “%(title)s” into %(language)s.")
            % {"title": name_words(version), "language": version.locale.get_display_name()}
        )


def require_snippet_permission(view: View) -> View:
    """Show the names of snippets only to those who may see snippets of that kind."""

    @wraps(view)
    def inner(request: HttpRequest, app_label: str, model_name: str, **kwargs: Any) -> HttpResponseBase:
        kind = get_object_or_404(ContentType, app_label=app_label, model=model_name.lower())
        model = kind.model_class()
        if model is None or not may_see_any(staff_of(request), model):
            raise TranslationRefused(_("You may not see these."))
        return view(request, app_label=app_label, model_name=model_name, **kwargs)

    return inner


def replace_by(replacement: View) -> Guard:
    """Answer with a view of ours, which asks for the rights itself."""

    def guard(view: View) -> View:
        return replacement

    return guard


def _version_or_404(translation: Translation) -> TranslatableMixin:
    try:
        return translation.get_target_instance()
    except ObjectDoesNotExist as error:
        raise Http404 from error


def refuse_convert_to_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """Refuse to put the source's text where a translation was."""
    raise TranslationRefused(
        _(
            "A translation cannot be turned into a mirror of its source: the translated text would be lost. "
            "Unpublish it instead; visitors are then shown the source with a notice."
        )
    )


GUARDS: dict[str, Guard] = {
    "javascript_catalog": allow_staff,
    "submit_page_translation": replace_by(views.SubmitPageView.as_view()),
    "submit_snippet_translation": replace_by(views.SubmitSnippetView.as_view()),
    "update_translations": replace_by(views.RefreshView.as_view()),
    "edit_string_translation": require_translator,
    "edit_override": require_translator,
    "download_pofile": require_translator,
    "upload_pofile": replace_by(require_translator(views.upload_po_file)),
    "machine_translate": require_translator,
    "preview_translation": require_translator,
    "stop_translation": require_translator,
    "convert_to_alias": replace_by(refuse_convert_to_alias),
    "translations_report": replace_by(views.ReportView.as_view()),
    "translations_report_results": replace_by(views.ReportView.as_view(results_only=True)),
    "snippets_api_listing": require_snippet_permission,
    "snippets_api_detail": require_snippet_permission,
}
