"""Forms of uploaded files."""

from typing import Any

from django.core.exceptions import ValidationError
from django.forms import FileField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.media.guarded_files import clean_once


class GuardedImageField(WagtailImageField):
    """Looks at a picture before Wagtail's field does, which unpacks it and fails over a broken one."""

    def to_python(self, data: Any) -> Any:
        if FileField.to_python(self, data) is not None:
            clean_once(data, data.name)
        return super().to_python(data)


class GuardedImageForm(BaseImageForm):
    """The form of every image, named in WAGTAILIMAGES_IMAGE_FORM_BASE."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            old = self.fields["file"]
            self.fields["file"] = GuardedImageField(label=old.label, required=old.required, widget=old.widget)


class GuardedDocumentForm(BaseDocumentForm):
    """The form of every document, named in WAGTAILDOCS_DOCUMENT_FORM_BASE."""

    def add_error(self, field: str | None, error: Any) -> None:
        """Leave out what the model says of the file where the form has none.

        Wagtail saves a file that waited for a shorter title after this form; there it is looked at.
        """
        if field is None and "file" not in self.fields and hasattr(error, "error_dict"):
            others = {name: said for name, said in error.error_dict.items() if name != "file"}
            if not others:
                return
            error = ValidationError(others)
        super().add_error(field, error)
