"""Which migrations a database lacks; asked without loading one, for some ask the database while they load."""

import pkgutil
from functools import cache
from importlib import import_module

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Name = tuple[str, str]


def find_unapplied(connection: BaseDatabaseWrapper) -> list[Name]:
    """Return app and name of each migration of this program that the database lacks.

    One that replaces others is recorded together with them, so every file of a migrated database is.
    """
    return sorted(known_migrations() - set(MigrationRecorder(connection).applied_migrations()))


@cache
def known_migrations() -> frozenset[Name]:
    """Return app and name of each migration of the installed apps; looked up once in a process."""
    return frozenset(
        (app.label, module.name)
        for app in apps.get_app_configs()
        for module in _modules_of(app.label)
        if not module.ispkg and module.name[0] not in "_~"
    )


def _modules_of(label: str) -> list[pkgutil.ModuleInfo]:
    name, _is_chosen = MigrationLoader.migrations_module(label)
    if name is None:
        return []
    try:
        package = import_module(name)
    except ModuleNotFoundError:
        return []  # an app without migrations
    return list(pkgutil.iter_modules(package.__path__))
