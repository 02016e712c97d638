from typing import Any

from django.core.management.base import BaseCommand

from cms.mail.services.sweep_letters import sweep_letters


class Command(BaseCommand):
    """Deliver due letters once; for a timer."""

    help = "Delivers the letters that are due, once. For a timer; `manage.py serve` does it by itself."

    def handle(self, *args: Any, **options: Any) -> None:
        moved = sweep_letters()
        if options["verbosity"] > 0:
            self.stdout.write(f"{moved} letter(s) handled.")
