"""Views that stand in for wagtail-localize's own: they ask for the language and never publish half a text."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, Form, HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.models import Translation, TranslationSource
from wagtail_localize.views.edit_translation import edit_translation
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.submit_translations import (
    SubmitPageTranslationView,
    SubmitSnippetTranslationView,
)
from wagtail_localize.views.update_translations import UpdateTranslationsView

from cms.translation.exceptions import TranslationRefused, missing_segments_sentence
from cms.translation.forms import RefreshForm
from cms.translation.permissions import rights_of, staff_of
from cms.translation.readers.count_missing import count_missing, with_missing
from cms.translation.readers.find_translation import find_translation, find_version
from cms.translation.readers.read_states import read_states
from cms.translation.services.import_po_file import import_po_file
from cms.translation.services.publish_translation import Outcome, publish_translation
from cms.translation.services.submit_for_translation import refuse_second_source, submit_for_translation
from cms.translation.tasks import hand_over_subtree


class SubmitView:
    """What handing over a page and handing over a snippet share; mix in before the original view."""

    def get_form(self) -> Form:
        """Offer only the languages that this person may begin a version in."""
        refuse_second_source(self.object)
        form: Form = super().get_form()  # type: ignore[misc]  # of the view that it is mixed into
        offered = form.fields["locales"].queryset
        permitted = [locale.pk for locale in rights_of(self.request).require_languages(self.object, offered)]
        form.fields["locales"].queryset = Locale.objects.filter(pk__in=permitted)
        form.fields["locales"].widget = CheckboxSelectMultiple(choices=form.fields["locales"].choices)
        if len(permitted) == 1:
            form.fields["select_all"].widget = HiddenInput()
        return form

    def form_valid(self, form: Form) -> HttpResponse:
        locales = list(form.cleaned_data["locales"])
        submit_for_translation(self.object, locales, user=self.request.user)
        if isinstance(self.object, Page) and form.cleaned_data["include_subtree"]:
            arguments = (self.object.pk, [locale.pk for locale in locales], self.request.user.pk)
            transaction.on_commit(lambda: hand_over_subtree.enqueue(*arguments))
        names = ", ".join(str(locale.get_display_name()) for locale in locales)
        messages.success(self.request, self.get_success_message(names))
        only = self.object.get_translation(locales[0]) if len(locales) == 1 else None
        return redirect(self.get_success_url() or self.get_default_success_url(only))


class SubmitPageView(SubmitView, SubmitPageTranslationView):
    """Hand over a page, and the pages below it if wanted."""


class SubmitSnippetView(SubmitView, SubmitSnippetTranslationView):
    """Hand over a snippet."""


class RefreshView(UpdateTranslationsView):
    """Cut the source anew for its translators; publish the languages that are complete."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.rights = rights_of(request)
        source = self.get_object()
        self.rights.require_refresh(source, [version for _translation, version in _read_versions(source)])
        if source.object.get_instance_or_none(source.locale) is None:
            raise TranslationRefused(
                _("The source of these translations was deleted; they stay as they are.")
            )
        return super().dispatch(request, *args, **kwargs)

    def get_form(self) -> RefreshForm:
        return RefreshForm(self.request.POST if self.request.method == "POST" else None)

    def form_valid(self, form: RefreshForm) -> HttpResponse:
        self.object.update_from_db()
        messages.success(
            self.request,
            _("Translators now see the newest text of “%(title)s”.") % {"title": self.object.object_repr},
        )
        for translation, version in _read_versions(self.object):
            self.object.update_target_view_restrictions(translation.target_locale)
            if form.cleaned_data["publish_translations"] and self.rights.may_publish(version):
                tell_outcome(self.request, publish_translation(translation, user=self.rights.user))
        return redirect(self.get_success_url() or self.get_default_success_url())


def _read_versions(source: TranslationSource) -> list[tuple[Translation, TranslatableMixin]]:
    """Return the running translations of a source, each with what it writes into, unless that was deleted."""
    running = source.translations.filter(enabled=True).select_related("source", "target_locale")
    found = ((translation, find_version(translation)) for translation in running)
    return [(translation, version) for translation, version in found if version is not None]


class ReportView(TranslationsReportView):
    """The translations into a person's own languages."""

    results_template_name = "cms/translation/report_results.html"

    def get_queryset(self) -> QuerySet[Translation]:
        rights = rights_of(self.request)
        running = super().get_queryset().filter(enabled=True, target_locale__in=rights.locales)
        # What waits for somebody comes first.
        return (
            with_missing(running)
            .select_related(
                "source__locale",
                "source__specific_content_type",
                "source__object__content_type",
                "target_locale",
            )
            .annotate(is_complete=Q(missing=0))
            .order_by("is_complete", "source__object_repr", "target_locale__language_code", "pk")
        )

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        context["states"] = read_states(list(context["object_list"]))
        context["own_locales"] = rights_of(self.request).locales
        return context


def edit_words(request: HttpRequest, instance: TranslatableMixin) -> HttpResponse | None:
    """Answer what an editor asks about a translation; None leaves the words to the views of Wagtail.

    Raises:
        TranslationRefused: when the person may not do that.
    """
    rights = rights_of(request)
    if request.method == "POST" and "localize-convert-to-alias" in request.POST:
        return refuse_convert_to_alias(request, instance.pk)
    if request.method == "POST" and "localize-restart-translation" in request.POST:
        rights.require_edit(instance)
        return None  # wagtail-localize resumes it
    translation = find_translation(instance)
    if translation is None:
        return None
    rights.require_edit(instance)
    if request.method != "POST":
        return edit_translation(request, translation, instance)
    if request.POST.get("action") == "publish":
        rights.require_publish(instance)
        tell_outcome(request, publish_translation(translation, user=rights.user))
    return redirect(request.path)


def refuse_convert_to_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """Refuse to put the source's text where a translation was."""
    raise TranslationRefused(
        _(
            "A translation cannot be turned into a mirror of its source: the translated text would be lost. "
            "Unpublish it instead; visitors are then shown the source with a notice."
        )
    )


def tell_outcome(request: HttpRequest, outcome: Outcome) -> None:
    """Say what came of publishing, with the number of missing segments where that is why not."""
    translation = outcome.translation
    title, language = translation.source.object_repr, translation.target_locale.get_display_name()
    if outcome.is_published:
        messages.success(
            request,
            _("“%(title)s” is published in %(language)s.") % {"title": title, "language": language},
        )
    elif outcome.goes_live_at:
        when = date_format(localtime(outcome.goes_live_at), "DATETIME_FORMAT")
        messages.success(
            request,
            _("“%(title)s” goes public in %(language)s as scheduled: %(when)s.")
            % {"title": title, "language": language, "when": when},
        )
    elif outcome.problems:
        messages.error(
            request,
            _("“%(title)s” was not published in %(language)s: %(problems)s")
            % {"title": title, "language": language, "problems": " ".join(outcome.problems)},
        )
    else:
        messages.warning(request, missing_segments_sentence(title, language, outcome.missing))


@require_POST
def upload_po_file(request: HttpRequest, translation_id: int) -> HttpResponse:
    """Take in a PO file and say what was taken over and what was not."""
    translation = get_object_or_404(
        Translation.objects.select_related("source", "target_locale"), pk=translation_id
    )
    next_url = get_valid_next_url_from_request(request) or translation.get_target_instance_edit_url()
    try:
        result = import_po_file(translation, request.FILES.get("file"), user=staff_of(request))
    except TranslationRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(next_url)
    messages.success(
        request,
        ngettext(
            "%(number)d segment was taken over from the file.",
            "%(number)d segments were taken over from the file.",
            result.taken,
        )
        % {"number": result.taken},
    )
    if result.fuzzy:
        messages.warning(
            request,
            ngettext(
                "%(number)d doubtful (fuzzy) entry was left out. Confirm it there and upload again.",
                "%(number)d doubtful (fuzzy) entries were left out. Confirm them there and upload again.",
                result.fuzzy,
            )
            % {"number": result.fuzzy},
        )
    for warning in result.warnings:
        messages.warning(request, warning)
    if missing := count_missing(translation):
        messages.info(
            request,
            ngettext(
                "%(number)d segment is still missing.", "%(number)d segments are still missing.", missing
            )
            % {"number": missing},
        )
    return redirect(next_url)
