"""Every address of wagtail-localize, each behind a guard of ours.

wagtail-localize asks for a general permission where it should ask for a language, and some of its views ask
for nothing. Its own list of addresses is read here and each view is wrapped; an address that has no guard
yet (after an upgrade) answers with a refusal, never with the unguarded view.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver
from django.utils.datastructures import MultiValueDictKeyError
from django.utils.translation import gettext as _
from wagtail_localize import wagtail_hooks as upstream
from wagtail_localize.models import Translation

from cms.translation import views
from cms.translation.exceptions import TranslationRefused
from cms.translation.permissions import rights_of
from cms.translation.readers.find_translation import find_version
from cms.translation.refusals import answer_refusals

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
        version = find_version(translation)
        if version is None:
            raise Http404
        rights_of(request).require_edit(version)
        try:
            return view(request, translation_id=translation_id, **kwargs)
        except MultiValueDictKeyError:
            return JsonResponse({"detail": _("The text is missing in the request.")}, status=400)

    return inner


def require_snippet_permission(view: View) -> View:
    """Show the names of snippets only to those who may see snippets of that kind."""

    @wraps(view)
    def inner(request: HttpRequest, app_label: str, model_name: str, **kwargs: Any) -> HttpResponseBase:
        kind = get_object_or_404(ContentType, app_label=app_label, model=model_name.lower())
        rights_of(request).require_names(kind.model_class())
        return view(request, app_label=app_label, model_name=model_name, **kwargs)

    return inner


def replace_by(replacement: View) -> Guard:
    """Answer with a view of ours, which asks for the rights itself."""

    def guard(view: View) -> View:
        return replacement

    return guard


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
    "convert_to_alias": replace_by(views.refuse_convert_to_alias),
    "translations_report": replace_by(views.ReportView.as_view()),
    "translations_report_results": replace_by(views.ReportView.as_view(results_only=True)),
    "snippets_api_listing": require_snippet_permission,
    "snippets_api_detail": require_snippet_permission,
}
