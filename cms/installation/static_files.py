"""Whether the static files that pages name were collected from those of this program."""

from filecmp import cmp
from pathlib import Path

from django.apps import apps
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import ManifestFilesMixin, staticfiles_storage


def is_collected() -> bool:
    """Tell whether there is a list of collected files; without it every page is an error."""
    return not _needs_manifest() or bool(_read_manifest())


def find_stale() -> list[str]:
    """Return the name of each static file that was added or changed since they were collected."""
    if not _needs_manifest():
        return []
    collected = _read_manifest()
    # What `collectstatic` leaves out as well.
    ignored = apps.get_app_config("staticfiles").ignore_patterns
    seen: set[str] = set()
    stale = []
    for finder in get_finders():
        for name, storage in finder.list(ignored):
            if name in seen:
                continue  # hidden by the file of an app before it
            seen.add(name)
            if not _is_collected(name, Path(storage.path(name)), collected):
                stale.append(name)
    return sorted(stale)


def _needs_manifest() -> bool:
    return isinstance(staticfiles_storage, ManifestFilesMixin)


def _read_manifest() -> dict[str, str]:
    return dict(staticfiles_storage.load_manifest()[0])


def _is_collected(name: str, source: Path, collected: dict[str, str]) -> bool:
    served = collected.get(name.replace("\\", "/"))
    if served is None or not staticfiles_storage.exists(served):
        return False
    copy = Path(staticfiles_storage.path(name))
    return copy.exists() and cmp(source, copy, shallow=False)
