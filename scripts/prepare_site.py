"""Bring the site's data up to date before it is served; what is up to date already is left alone."""

import argparse
import os
import sys

import django
from django.core.management import call_command

from scripts import prepared
from scripts.compile_catalogues import ROOT, compile_catalogues


def prepare() -> None:
    """Migrate, collect the static files, set the site up, load the demo content."""
    from django.db import connection

    from cms.installation import static_files
    from cms.installation.migrations import find_unapplied

    if find_unapplied(connection):
        print("Preparing the database …", flush=True)
        call_command("migrate", interactive=False, verbosity=0)
    if static_files.find_stale() or not static_files.is_collected():
        print("Collecting static files …", flush=True)
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    call_command("setup_site")
    call_command("load_demo")


def main() -> None:
    """Compile the catalogues, prepare the site unless it is prepared, and serve it when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", action="store_true", help="serve the site afterwards")
    serve = parser.parse_args().serve
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.development")
    compile_catalogues()
    known = prepared.is_prepared()
    if not known:
        prepared.forget()
        django.setup()
        prepare()
        prepared.remember()
    else:
        say_log_ins()
    if serve:
        # Where nothing has changed, nothing new is found by checking.
        command = [sys.executable, "manage.py", "serve", *(["--skip-checks"] if known else [])]
        os.chdir(ROOT)
        os.execv(sys.executable, command)  # noqa: S606 – a list of our own words


def say_log_ins() -> None:
    """Say who may log in, as loading the demonstration does."""
    from home.demo.login_file import logins_path, read_logins

    if logins := read_logins():
        print(f"{logins}(also in {logins_path()})", flush=True)


if __name__ == "__main__":
    main()
