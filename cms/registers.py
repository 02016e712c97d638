"""The one way in which an app extends another: named entries in a register.

A register belongs to the room that asks it. Apps add to it in a module of a fixed name (`blocks.py`,
`letters.py`, `reactions.py` …), which `load_registers` imports once all models are loaded. Upper layers so
add to lower ones without being imported by them, and a host puts an entry of its own in place of ours.
"""

from collections.abc import Iterator
from importlib import import_module
from typing import Generic, TypeVar

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import module_has_submodule

Entry = TypeVar("Entry")

_modules: list[str] = []


class Register(Generic[Entry]):
    """Entries by their keys, in the order in which they were added.

    Parameters:
        what: what an entry is called, in English; for errors.
        module: the name of the module in which apps add theirs; none where that is loaded by itself.
    """

    def __init__(self, what: str, *, module: str = "") -> None:
        self.what = what
        self._entries: dict[str, Entry] = {}
        if module and module not in _modules:
            _modules.append(module)

    def add(self, key: str, entry: Entry) -> Entry:
        """Add an entry under a new key and return it.

        Parameters:
            key: names the entry in the database, in logs and for `replace`; it must never change.
            entry: what is asked for later.

        Raises:
            ImproperlyConfigured: when the key is taken.
        """
        if key in self._entries:
            raise ImproperlyConfigured(
                f"There are two entries {key!r} among the {self.what}. "
                "Give one of them another key, or call replace()."
            )
        self._entries[key] = entry
        return entry

    def replace(self, key: str, entry: Entry) -> Entry:
        """Put an entry in the place of another and return it.

        Raises:
            ImproperlyConfigured: when there is none to replace; its app may stand later in INSTALLED_APPS.
        """
        if key not in self._entries:
            raise ImproperlyConfigured(f"There is no entry {key!r} among the {self.what} to be replaced.")
        self._entries[key] = entry
        return entry

    def __getitem__(self, key: str) -> Entry:
        """Return an entry.

        Raises:
            LookupError: when no installed app has added it.
        """
        try:
            return self._entries[key]
        except KeyError:
            raise LookupError(f"There is no entry {key!r} among the {self.what}.") from None

    def __contains__(self, key: object) -> bool:
        return key in self._entries

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries.values())

    def items(self) -> Iterator[tuple[str, Entry]]:
        """Yield each key with its entry."""
        return iter(self._entries.items())


def load_registers() -> None:
    """Import every module in which installed apps add to registers, in the order of INSTALLED_APPS."""
    # The list grows while it is read: an imported module may bring a register of its own.
    for name in _modules:
        for app in apps.get_app_configs():
            # Modules of these names in Wagtail's apps hold base classes.
            if not app.name.startswith("wagtail.") and module_has_submodule(app.module, name):
                import_module(f"{app.name}.{name}")
