"""Views that stand in for wagtail-localize's own: they ask for the language and never publish half a text."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, Form, HiddenInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail.models import Locale, Page
from wagtail_localize.models import Translation
from wagtail_localize.views.report import TranslationsReportView
from wagtail_localize.views.submit_translations import (
    SubmitPageTranslationView,
    SubmitSnippetTranslationView,
)
from wagtail_localize.views.update_translations import UpdateTranslationsView

from cms.translation.exceptions import TranslationRefused, missing_segments_sentence
from cms.translation.forms import RefreshForm
from cms.translation.permissions import TranslatorRights, staff_of
from cms.translation.readers.count_missing import count_missing, with_missing
from cms.translation.readers.name_words import name_words
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
        rights = TranslatorRights(self.request.user)
        permitted = [locale.pk for locale in offered if rights.may_submit(self.object, locale)]
        if not permitted:
            raise TranslationRefused(
                _("There is no further language that you may have “%(title)s” translated into.")
                % {"title": name_words(self.object)}
            )
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
        if not staff_of(request).has_perm("wagtail_localize.submit_translation"):
            raise PermissionDenied
        self.rights = TranslatorRights(staff_of(request))
        source = self.get_object()
        if source.object.get_instance_or_none(source.locale) is None:
            raise TranslationRefused(
                _("The source of these translations was deleted; they stay as they are.")
            )
        if not any(self.rights.may_edit(row.get_target_instance()) for row in _running(source)):
            raise TranslationRefused(
                _("You may not translate “%(title)s” into any of its languages.")
                % {"title": source.object_repr}
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
        for translation in _running(self.object):
            self.object.update_target_view_restrictions(translation.target_locale)
            version = translation.get_target_instance()
            if form.cleaned_data["publish_translations"] and self.rights.may_publish(version):
                tell_outcome(self.request, publish_translation(translation, user=self.request.user))
        return redirect(self.get_success_url() or self.get_default_success_url())


def _running(source: Any) -> QuerySet[Translation]:
    return source.translations.filter(enabled=True).select_related("source", "target_locale")


class ReportView(TranslationsReportView):
    """The translations into a person's own languages."""

    results_template_name = "cms/translation/report_results.html"

    def get_queryset(self) -> QuerySet[Translation]:
        rights = TranslatorRights(self.request.user)
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
        context["own_locales"] = TranslatorRights(staff_of(self.request)).locales
        return context


def publish_from_editor(request: HttpRequest, translation: Translation) -> HttpResponse:
    """Answer the “Publish” button of the translation editor; the caller has asked for the right to edit.

    Raises:
        TranslationRefused: when the person may translate but not publish.
    """
    version = translation.get_target_instance()
    if not TranslatorRights(staff_of(request)).may_publish(version):
        raise TranslationRefused(
            _("You may translate “%(title)s” but not publish it in %(language)s.")
            % {"title": name_words(version), "language": translation.target_locale.get_display_name()}
        )
    tell_outcome(request, publish_translation(translation, user=staff_of(request)))
    return redirect(request.path)


def tell_outcome(request: HttpRequest, outcome: Outcome) -> None:
    """Say what came of publishing, with the number of missing segments where that is why not."""
    translation = outcome.translation
    title, language = translation.source.object_repr, translation.target_locale.get_display_name()
    if outcome.is_published:
        messages.success(
            request,
            _("“%(title)s” is published in %(language)s.") % {"title": title, "language": language},
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
    next_url = get_valid_next_url_from_request(request) or _edit_url(translation)
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


def _edit_url(translation: Translation) -> str:
    try:
        return translation.get_target_instance_edit_url() or "wagtailadmin_home"
    except ObjectDoesNotExist:
        return "wagtailadmin_home"
