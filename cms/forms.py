"""The form of every page type of ours."""

from typing import Any

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm

from cms.services.make_slug import make_slug


class ContentPageForm(WagtailAdminPageForm):
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
