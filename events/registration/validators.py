"""What a registration takes, whoever writes it: the visitors' form, an import, a shell."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from cms.text.encode_address import encode_address
from cms.text.read_typed_text import read_typed_text

# What no name holds, and what mail programs turn into a link.
MARKS_OF_ADDRESSES = ("://", "www.", "@")


def validate_name(name: str) -> None:
    """Refuse what is no person's name: it is greeted in e-mails to whatever address was typed.

    Raises:
        ValidationError: codes "required", "address_in_name", and those of `read_typed_text`.
    """
    if not read_typed_text(name):
        raise ValidationError(_("Enter your name."), code="required")
    if any(mark in name.casefold() for mark in MARKS_OF_ADDRESSES):
        raise ValidationError(
            _("Enter your name only, without a web or e-mail address."), code="address_in_name"
        )


def validate_address(address: str) -> None:
    """Refuse an e-mail address that no mail server takes.

    Raises:
        ValidationError: codes "no_at_sign" and "invalid".
    """
    if "@" not in address:
        raise ValidationError(
            _("The @ is missing. Enter the whole address, such as name@example.org."), code="no_at_sign"
        )
    try:
        validate_email(address)
        encode_address(address)
    except (ValidationError, UnicodeError) as problem:
        raise ValidationError(
            _("This cannot be an address. Look for typing errors; it looks like name@example.org."),
            code="invalid",
        ) from problem


def validate_typed_text(text: str) -> None:
    """Refuse characters that hide or turn text around.

    Raises:
        ValidationError: those of `read_typed_text`.
    """
    read_typed_text(text, several_lines=True)
