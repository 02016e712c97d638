"""The version for readers of a language that a page does not speak: the main language's, else the source."""

import pytest
from django.test import override_settings

from cms.addresses.pick_default_version import pick_default_version

pytestmark = pytest.mark.sqlite  # needs no database: once is enough


@pytest.mark.parametrize(
    ("versions", "picked"),
    [
        ({"pl": "Notatki", "en": "Notes", "de": "Notizen"}, "Notes"),
        ({"pl": "Notatki", "de": "Notizen"}, "Notatki"),
        ({"de": "Notizen", "pl": "Notatki"}, "Notizen"),
        ({}, None),
    ],
    ids=["main language", "source", "another source", "none"],
)
@override_settings(LANGUAGE_CODE="en")
def test_default_version(versions: dict[str, str], picked: str | None) -> None:
    assert pick_default_version(versions) == picked
