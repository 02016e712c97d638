"""Forms of the translators' desk."""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils.datastructures import MultiValueDict
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from cms.translation.models import TranslatorLocale


class RefreshForm(forms.Form):
    """What to do with the translations when the source changed."""

    publish_translations = forms.BooleanField(
        label=_("Publish what is complete"),
        required=False,
        help_text=_(
            "Languages whose translation is complete are published. "
            "The others keep what visitors see now, and their new text is saved as a draft."
        ),
    )


class TranslatorLocalesForm(forms.Form):
    """A panel of the group's form: which languages its members translate into."""

    rights = (
        ("translate", _("Translate")),
        ("can_submit", _("Begin translations")),
        ("can_publish", _("Publish translations")),
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        instance: Group | None = None,
        prefix: str = "translator_locales",
    ) -> None:
        self.instance = instance if instance is not None else Group()
        super().__init__(data, files, prefix=prefix)
        for locale in self.locales:
            row = self._present.get(locale.pk)
            for right, label in self.rights:
                self.fields[f"{right}_{locale.pk}"] = forms.BooleanField(
                    required=False,
                    label=label,
                    initial=row is not None and (right == "translate" or getattr(row, right)),
                )

    @cached_property
    def locales(self) -> list[Locale]:
        return list(Locale.objects.order_by("language_code"))

    @cached_property
    def _present(self) -> dict[int, TranslatorLocale]:
        if self.instance.pk is None:
            return {}
        return {row.locale_id: row for row in TranslatorLocale.objects.filter(group=self.instance)}

    @transaction.atomic
    def save(self) -> None:
        """Keep one row for each language that anything is ticked for."""
        for locale in self.locales:
            ticked = {right: self.cleaned_data[f"{right}_{locale.pk}"] for right, _label in self.rights}
            if any(ticked.values()):
                TranslatorLocale.objects.update_or_create(
                    group=self.instance,
                    locale=locale,
                    defaults={"can_submit": ticked["can_submit"], "can_publish": ticked["can_publish"]},
                )
            else:
                TranslatorLocale.objects.filter(group=self.instance, locale=locale).delete()

    def rows(self) -> list[tuple[Locale, list[Any]]]:
        """Return each language with its tick boxes."""
        return [
            (locale, [self[f"{right}_{locale.pk}"] for right, _label in self.rights])
            for locale in self.locales
        ]

    def as_admin_panel(self) -> SafeString:
        return render_to_string("cms/translation/translator_locales_panel.html", {"form": self})
