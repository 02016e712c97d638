from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from cms.backup.exceptions import BackupError
from cms.backup.services.restore_backup import restore_backup
from cms.installation.migrations import find_unapplied


class Command(BaseCommand):
    """`manage.py restore`."""

    help = "Puts the database and the uploaded files of a backup into this site, while it is not served."
    # It mends what a check reports.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", type=Path, help="the archive")
        parser.add_argument("--replace", action="store_true", help="what this site holds may be lost")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore_backup(options["source"], replace=options["replace"])
        except (BackupError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(
            f"Restored the backup of {manifest.made_at}: {sum(manifest.tables.values())} rows, "
            f"{len(manifest.files) - 1} uploaded files. The search index came with them."
        )
        if missing := find_unapplied(connection):
            self.stdout.write(f"The program is newer by {len(missing)} migration(s). Run: manage.py migrate")
        self.stdout.write(
            "Whoever was erased after the backup is in the database again: erase them once more. "
            "E-mails that had not been sent yet will be, when the site is started."
        )
