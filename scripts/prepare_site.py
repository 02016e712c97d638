"""Bring the site's data up to date before it is served; what is up to date already is left alone."""

import hashlib
import os
from pathlib import Path

import django
from django.core.management import call_command

from scripts.compile_catalogues import compile_catalogues


def has_unapplied_migrations() -> bool:
    """Tell whether the database lacks a migration; asking is much faster than running `migrate` in vain."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def static_fingerprint() -> str:
    """Return a hash that changes when a static file of ours or of a package does."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def collect_static() -> None:
    """Collect the static files when any has changed since the last time."""
    from django.conf import settings

    stamp = Path(settings.DATA_DIR) / ".collected-static"
    fingerprint = static_fingerprint()
    collected = Path(settings.STATIC_ROOT).is_dir() and stamp.exists() and stamp.read_text() == fingerprint
    if not collected:
        print("Collecting static files …", flush=True)
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(fingerprint)


def main() -> None:
    """Compile the catalogues, migrate, set the site up, load the demo content, collect the static files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.development")
    compile_catalogues()
    django.setup()
    if has_unapplied_migrations():
        print("Preparing the database …", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    call_command("setup_site")
    call_command("load_demo")
    collect_static()


if __name__ == "__main__":
    main()
