"""Load the demonstration into a new site, and say who may log in."""

from typing import Any

from django.core.management.base import BaseCommand

from home.demo.load_demo import load_demo
from home.demo.login_file import logins_path, read_logins


class Command(BaseCommand):
    """`manage.py load_demo`."""

    help = (
        "Loads the demonstration into a new site: workshops, projects, partners, pages in three languages, "
        "registrations and log-ins. A site that has content keeps it as it is."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verbosity"] > 0:
            self.stdout.write("Loading the demonstration …", ending="\n" if options["verbosity"] > 1 else "")
        is_loaded = load_demo()
        if options["verbosity"] == 0:
            return
        self.stdout.write(" done." if is_loaded else " there is content already: nothing was changed.")
        if logins := read_logins():
            self.stdout.write(f"{logins}(also in {logins_path()})")
