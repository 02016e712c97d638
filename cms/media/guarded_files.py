"""Let no picture or document into the site unseen, by whatever door.

A file reaches the storage through its field's `save`: from each form, from `objects.create`, from
`file.save` in a shell, from an import. There pictures are cleaned and documents are looked at. Forms ask
the same before, by a validator of the field, so that what is wrong stands beside it.
"""

import warnings
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile, File
from django.db.models.fields.files import FieldFile, FileField, ImageFieldFile
from PIL import Image
from wagtail.admin.forms.account import AvatarPreferencesForm
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.models import WagtailImageFieldFile
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile
from wagtail.utils.file import hash_filelike

from cms.media.check_document import check_document
from cms.media.clean_picture import BROKEN, broken_picture, clean_picture, read_size
from cms.media.file_name import shorten_file_name

# Where on a file its cleaned bytes wait for being saved.
CLEANED = "_workshop_spot_cleaned"


def clean_once(file: Any, name: str) -> bytes:
    """Return the cleaned bytes of a picture; a file that a form has checked is not unpacked again.

    Raises:
        ValidationError: when it is not to be taken.
    """
    cleaned = getattr(file, CLEANED, None)
    if cleaned is None:
        cleaned = clean_picture(file, name)
        setattr(file, CLEANED, cleaned)
    return bytes(cleaned)


def validate_picture(file: Any) -> None:
    """Refuse a picture that has just been chosen; what is stored already was looked at.

    Raises:
        ValidationError: with a sentence for whoever chose it.
    """
    if not getattr(file, "_committed", False):
        clean_once(_content(file), file.name)


def validate_document(file: Any) -> None:
    """Refuse a document that has just been chosen.

    Raises:
        ValidationError: with a sentence for whoever chose it.
    """
    if not getattr(file, "_committed", False):
        check_document(_content(file), file.name, file.size)


def _content(file: Any) -> Any:
    return file.file if isinstance(file, FieldFile) else file


class ShortNamed(FieldFile):
    """A file whose name every disk takes."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        super().save(shorten_file_name(name), content, save)


class GuardedPicture(ShortNamed):
    """A picture that is cleaned on its way into the storage."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        cleaned = clean_once(content, name)
        if hasattr(self.instance, "file_hash"):  # Wagtail's forms have taken it from what was uploaded
            self.instance.file_size = len(cleaned)
            self.instance.file_hash = hash_filelike(BytesIO(cleaned))
        super().save(name, ContentFile(cleaned, name=name), save)


class GuardedImage(GuardedPicture, WagtailImageFieldFile):
    """The file of an image."""

    def get_image_dimensions(self) -> tuple[int, int]:
        """Read the size from the picture's head; Willow would unpack it, whatever its size."""
        was_closed = self.closed
        self.open()
        try:
            return read_size(self)
        except (*BROKEN, Image.DecompressionBombError) as error:
            if self._committed:  # a file that is gone is not somebody's mistake in a form
                raise
            raise broken_picture() from error
        finally:
            self.close() if was_closed else self.seek(0)


class GuardedAvatar(GuardedPicture, ImageFieldFile):
    """The picture of somebody's account."""


class GuardedDocument(ShortNamed):
    """A document that is looked at on its way into the storage."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        check_document(content, name, content.size)
        super().save(name, content, save)


def guard_files(picture_pixels: int) -> None:
    """Put the guards into the fields of Wagtail's and the host's models.

    Parameters:
        picture_pixels: how many pixels a picture may have; Pillow then opens no larger one for anybody.
    """
    # Pillow only warns from its limit on and refuses from twice of it.
    Image.MAX_IMAGE_PIXELS = picture_pixels // 2
    warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
    _guard(get_image_model(), "file", GuardedImage, validate_picture)
    _guard(get_document_model(), "file", GuardedDocument, validate_document)
    _guard(UserProfile, "avatar", GuardedAvatar, validate_picture)
    # A file whose other entries are wrong waits here until they are mended.
    _guard(UploadedFile, "file", ShortNamed)
    # Wagtail unpacks it before it asks the model.
    AvatarPreferencesForm.base_fields["avatar"].validators.append(validate_picture)


def _guard(model: Any, name: str, guard: type[FieldFile], *validators: Any) -> None:
    field: FileField = model._meta.get_field(name)
    field.attr_class = guard
    field.validators.extend(validators)
