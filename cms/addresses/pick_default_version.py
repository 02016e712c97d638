"""Pick the version of a page for readers of a language that it does not speak."""

from collections.abc import Mapping
from typing import TypeVar

from django.conf import settings

Version = TypeVar("Version")


def pick_default_version(versions: Mapping[str, Version]) -> Version | None:
    """Return the version in the site's main language, else the source; None where there is no version.

    Parameters:
        versions: versions, or what stands for them, by language code; the oldest, which is the source, first.
    """
    return versions.get(settings.LANGUAGE_CODE) or next(iter(versions.values()), None)
