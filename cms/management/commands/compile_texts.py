from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from cms.installation.catalogues import compile_catalogue, list_catalogues


class Command(BaseCommand):
    """`manage.py compile_texts`."""

    help = (
        "Compiles the texts of every language (LOCALE_PATHS); without that, people read English everywhere."
    )
    # It mends what a check reports.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        # All of them: a copied file may be new and yet older than what was compiled here.
        written = [compile_catalogue(source) for source in list_catalogues(settings.LOCALE_PATHS)]
        if options["verbosity"] > 0:
            self.stdout.write(
                f"Compiled {len(written)} catalogue(s). A running site reads them when it is restarted."
            )
