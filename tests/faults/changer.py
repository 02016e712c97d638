"""Somebody who changes a site from a process of their own: `python -m tests.faults.changer`.

Says the addresses of the pages that show the changes, as JSON in a line. Then obeys lines: the name of a
change, or one of the words below. Answers each with `DONE` once it is committed, or `FAILED`.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django
from django.db import DatabaseError, connection

DONE, FAILED = "done", "failed"
# From here on nobody is told of changes.
WITHOUT_MARKS = "without marks"
# The change that follows is committed, and then the process is killed before it can tell.
DIE_AFTER_COMMIT = "die after commit"
# Publish the series' page with what follows as its title.
TITLE = "title "
# Somebody with this number registers.
REGISTER = "register "


def main() -> None:
    """Set up Django, make what is changed, and obey."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.faults.settings")
    django.setup()
    # Models can be imported only now.
    from tests.cms.page_cache.changes import World
    from tests.factories.site import find_site

    world = World(find_site())
    addresses = {"series": world.series.get_url(), "workshop": world.page.get_url()}
    print(json.dumps({"paths": world.paths, **addresses}), flush=True)
    for line in sys.stdin:
        try:
            _obey(line.rstrip("\n"), world)
        except DatabaseError:
            connection.close()  # the next order gets a new one
            print(FAILED, flush=True)
        else:
            print(DONE, flush=True)


def _obey(order: str, world: Any) -> None:
    from wagtail.models import Page

    from events.registration.services.register import Applicant, register
    from tests.cms.page_cache.changes import changes

    if order == WITHOUT_MARKS:
        _replace_mark(lambda _outdated: None)
    elif order == DIE_AFTER_COMMIT:
        _replace_mark(_die_outside_transactions)
    elif order.startswith(TITLE):
        page = Page.objects.get(pk=world.series.pk).specific
        page.title = order.removeprefix(TITLE)
        page.save_revision().publish()
    elif order.startswith(REGISTER):
        number = order.removeprefix(REGISTER)
        register(world.workshop.pk, Applicant(f"Guest {number}", f"guest{number}@example.org", "en"))
    else:
        changes[order](world)


def _replace_mark(mark: Callable[[Any], None]) -> None:
    from cms.freshness.services import mark_outdated

    mark_outdated.mark_now = mark


def _die_outside_transactions(outdated: Any) -> None:
    from cms.freshness.current_stamp import mark_now

    if not connection.in_atomic_block:
        os.kill(os.getpid(), signal.SIGKILL)
    mark_now(outdated)


if __name__ == "__main__":
    main()
