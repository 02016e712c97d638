import logging
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, InterfaceError, OperationalError, connections
from django_tasks_db.management.commands.db_worker import Worker as PlainWorker
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from cms.absence.causes import Cause
from cms.absence.database_watch import SAID
from cms.absence.find_wait import find_wait
from cms.processes.stop_signals import StopRequests
from cms.services.resume_tasks import resume_tasks

logger = logging.getLogger(__name__)

FIRST_WAIT = 1.0
LONGEST_WAIT = 15.0
# Whatever a server says with these, it is no fault of a task.
LOST = (InterfaceError, OperationalError)


class Worker(PlainWorker):
    """The package's worker, which a second signal ends in the middle of a task only where it is meant."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._requests = StopRequests()

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Note a signal to stop."""
        if self._requests.is_second() or self.running:
            super().shutdown(signum, frame)


class Command(BaseCommand):
    """Work off the task queue, whatever becomes of the database meanwhile.

    The package's own `db_worker` ends when the database is away, and what it was doing stays "running".
    """

    help = "Works off the task queue. Run one of them for each --name."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", default="serve", help="of this worker; default: %(default)s")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(
            queue_names=["default"],
            interval=1.0,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=options["name"],
            excluded_queue_names=[],
        )
        worker.configure_signals()
        wait = FIRST_WAIT
        while worker.running:
            try:
                if resumed := resume_tasks(options["name"]):
                    logger.warning("%s task(s) that were cut short are done again.", resumed)
                if wait > FIRST_WAIT:
                    look_at_queue()
                    logger.warning("The database is back; tasks go on.")
                wait = FIRST_WAIT
                worker.run()
            except Error as error:
                reason = find_wait(error) or (Cause.AWAY if isinstance(error, LOST) else None)
                if reason is None:
                    raise
                if wait == FIRST_WAIT:
                    logger.warning(
                        "Tasks wait for the database: %s (%s).", SAID[reason], type(error).__name__
                    )
                connections.close_all()
                time.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)


def look_at_queue() -> None:
    """Ask for the next task, as the worker does, and leave it.

    Raises:
        Error: where the worker would, too, as where a database can be read and not written to.
    """
    with exclusive_transaction():
        DBTaskResult.objects.ready().get_locked()
