from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.backup.exceptions import BackupError
from cms.backup.manifest import Manifest
from cms.backup.services.check_backup import check_backup
from cms.backup.services.forget_old_backups import forget_old_backups
from cms.backup.services.write_backup import write_backup


class Command(BaseCommand):
    """`manage.py backup`."""

    help = (
        "Writes database and uploaded files into one archive while the site is used, or checks such an "
        "archive. It holds personal data: keep it as safe as the site."
    )
    # Whatever else is wrong with the site, its data can be saved.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument(
            "target", nargs="?", type=Path, help="the archive, or a folder: it is named by the time"
        )
        what.add_argument(
            "--check", metavar="ARCHIVE", type=Path, help="see whether an archive could be restored"
        )
        parser.add_argument(
            "--keep",
            type=int,
            metavar="N",
            help="delete all but the newest N archives of the folder afterwards",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["check"]:
                self._say("This backup is whole", check_backup(options["check"]))
                return
            if options["keep"] is not None and (options["keep"] < 1 or not options["target"].is_dir()):
                raise CommandError("--keep takes a number from 1, and a folder as the target.")
            backup = write_backup(options["target"])
            self._say(f"Wrote {backup.path}", backup.manifest)
            if options["keep"]:
                for path in forget_old_backups(options["target"], options["keep"]):
                    self.stdout.write(f"Deleted {path}")
        except (BackupError, OSError) as problem:
            raise CommandError(str(problem)) from problem

    def _say(self, what: str, manifest: Manifest) -> None:
        rows, files = sum(manifest.tables.values()), len(manifest.files) - 1
        self.stdout.write(
            f"{what}: {manifest.engine} {manifest.server} of {manifest.made_at}, {rows} rows in "
            f"{len(manifest.tables)} tables, {files} uploaded files."
        )
        for name in manifest.missing:
            self.stderr.write(f"Missing already when the backup was made, though a row names it: {name}")
