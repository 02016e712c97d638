"""Make languages, front pages, groups and their rights. May be repeated."""

from typing import Any

from django.core.management.base import BaseCommand

from home.services.set_up_site import set_up_site


class Command(BaseCommand):
    """`manage.py setup_site`."""

    help = "Makes languages, front pages, groups and their rights. May be repeated; run it after migrate."

    def handle(self, *args: Any, **options: Any) -> None:
        set_up = set_up_site()
        if options["verbosity"] > 0:
            self.stdout.write(
                "Made: " + ", ".join(set_up.made) if set_up.made else "Everything was there already."
            )
