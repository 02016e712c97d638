from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.sweep_register import run_sweeps


class Command(BaseCommand):
    """Run every registered sweep once; for a timer."""

    help = "Does what is due, once, for a timer; `manage.py serve` does it by itself every minute."

    def handle(self, *args: Any, **options: Any) -> None:
        results = run_sweeps()
        if options["verbosity"] > 0:
            for key, done in results.items():
                self.stdout.write(f"{key}: {'failed' if done is None else done}")
        if failed := [key for key, done in results.items() if done is None]:
            raise CommandError(f"Failed: {', '.join(failed)}. The log says why.")
