"""Make the part of an address that names a page, in plain letters."""

from anyascii import anyascii
from django.utils.text import slugify

SLUG_MAX_LENGTH = 100
# As German spells them without umlauts; everything else goes letter by letter (ł → l, ß → ss).
GERMAN_SPELLING = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def make_slug(text: str) -> str:
    """Return “wspolpraca” for “współpraca” and “strasse” for “Straße”; empty where no letter is left."""
    slug = slugify(anyascii(text.translate(GERMAN_SPELLING)))
    return slug[:SLUG_MAX_LENGTH].rstrip("-")
