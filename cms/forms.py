"""What the forms of pages and of facts share, and the form of every page type of ours."""

from typing import Any

from anyascii import anyascii
from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from cms.publish_checks import find_gaps
from cms.text.make_slug import make_slug
from cms.text.read_typed_text import read_typed_text


class TypedTextForm(forms.BaseForm):
    """Refuses characters that nobody types, before they break an export, a letter, a feed or a calendar.

    Mix in before a model form. Rows that belong to what is edited are looked at, too.
    """

    def clean(self) -> dict[str, Any]:
        cleaned_data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, text, has_lines in _list_texts(self):
            try:
                cleaned_data[name] = read_typed_text(text, several_lines=has_lines)
                self.fields[name].validate(cleaned_data[name])
            except ValidationError as error:
                self.add_error(name, error)
        return cleaned_data

    def is_valid(self) -> bool:
        is_valid = super().is_valid()
        for formset in getattr(self, "formsets", {}).values():
            for row in formset.forms:
                if row.is_valid() and row not in formset.deleted_forms:
                    is_valid = _refuse_in_row(row) and is_valid
        return is_valid


def _refuse_in_row(row: forms.BaseForm) -> bool:
    for name, text, has_lines in _list_texts(row):
        try:
            read_typed_text(text, several_lines=has_lines)
        except ValidationError as error:
            row.add_error(name, error)
    return row.is_valid()


def _list_texts(form: forms.BaseForm) -> list[tuple[str, str, bool]]:
    """Return name and text of each field that somebody types in, and whether it may hold several lines.

    Rich text may: its editor hides the field.
    """
    return [
        (name, form.cleaned_data[name], isinstance(field.widget, forms.Textarea | forms.HiddenInput))
        for name, field in form.fields.items()
        if isinstance(field, forms.CharField) and isinstance(form.cleaned_data.get(name), str)
    ]


class ContentPageForm(TypedTextForm, WagtailAdminPageForm):
    """Spells addresses as the page's language does.

    The browser proposes an address while a title is typed, without knowing that German writes “ü” as “ue”.
    Such a proposal is put right when it is saved; what somebody typed on purpose, or what was public once,
    stays.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        title = self.cleaned_data.get("title", "")
        proposals = {"", slugify(title), slugify(anyascii(title))}
        if self.instance.first_published_at is None and slug in proposals:
            slug = make_slug(title) or slug
        if not slug:
            raise ValidationError(_("Type an address for this page, in the letters a to z."), code="required")
        return slug

    def _post_clean(self) -> None:
        """Say at its block what is missing, unless only a draft is saved."""
        super()._post_clean()
        if self.is_deferred_validation:
            return
        for name, error in find_gaps(self.instance).items():
            if name in self.fields and name not in self.errors:
                self.add_error(name, error)
