import logging
import os
import resource
import socket
import sys
from argparse import ArgumentParser
from http.client import HTTPConnection, HTTPException
from importlib.util import find_spec
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from cms.processes.one_instance import AlreadyServed, NotWritable, hold
from cms.processes.supervisor import Asked, Ended, Program, Supervisor
from cms.sweep_register import run_sweeps

logger = logging.getLogger(__name__)

SWEEP_INTERVAL = 60.0
START_LIMIT = 60.0
SWEEP_GRACE = 5.0
# Connections of one web process, idle and slow ones too; what comes on top waits in the system's queue.
CONNECTIONS = 2048
# A connection on which nobody asks anything is closed; so is one whose head does not come to an end.
HEAD_MILLISECONDS = 10_000
# Of a connection, in bytes: the head of a request has to fit, and the server keeps as much for each client.
BUFFER = 64 * 1024
# For what a web process that is to end still answers; a little longer than it takes by itself.
REQUEST_GRACE = 35
QUEUE_IN_DATABASE = "django_tasks_db.DatabaseBackend"
SAID_AS_LOCALHOST = ("127.0.0.1", "0.0.0.0", "::", "::1")  # noqa: S104 – how to be said, not where to listen


class Command(BaseCommand):
    """Run the site with its background work as one foreground process."""

    help = "Serves the site, with its background work, in one foreground process. Ctrl-C ends everything."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
        parser.add_argument(
            "--port", type=int, default=os.environ.get("PORT", "8000"), help="default: PORT, else 8000"
        )
        parser.add_argument(
            "--workers",
            type=int,
            default=os.environ.get("WEB_CONCURRENCY", "1"),
            help="web processes; default: WEB_CONCURRENCY, else 1",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with hold(settings.DATA_DIR):
                self._serve(options["host"], options["port"], options["workers"])
        except (AlreadyServed, NotWritable) as reason:
            raise CommandError(str(reason)) from reason

    def _serve(self, host: str, port: int, workers: int) -> None:
        _require_free_port(host, port)
        _raise_number_of_files()
        supervisor = Supervisor(_environment())
        programs = _programs(host, port, workers)
        stopping = Event()
        helpers = [
            Thread(target=self._announce, args=(host, port, stopping), daemon=True),
            Thread(target=_sweep_every_minute, args=(stopping,), daemon=True),
        ]
        try:
            supervisor.start(programs)
            for helper in helpers:
                helper.start()
            happened = supervisor.run()
        finally:
            stopping.set()
            supervisor.stop()
        for helper in helpers:
            helper.join(SWEEP_GRACE)
        if isinstance(happened, Ended):
            raise CommandError(
                f"The {happened.name} {happened.how}, and had ended again and again before. "
                "What is printed above says why."
            )
        self._say_stopped(happened)

    def _announce(self, host: str, port: int, stopping: Event) -> None:
        """Print the addresses once somebody answers there."""
        limit = monotonic() + START_LIMIT
        while not _answers(host, port):
            if stopping.is_set() or monotonic() > limit:
                return
            sleep(0.1)
        root = f"http://{'localhost' if host in SAID_AS_LOCALHOST else host}:{port}"
        for code, name in settings.WAGTAIL_CONTENT_LANGUAGES:
            self.stdout.write(f"{name!s:<12}{root}/{code}/")
        self.stdout.write(f"{'Desks':<12}{root}/admin/")
        self.stdout.write("Ctrl-C ends everything.")
        self.stdout.flush()

    def _say_stopped(self, asked: Asked) -> None:
        self.stdout.write("Stopped.")


def _programs(host: str, port: int, workers: int) -> list[Program]:
    if find_spec("granian") is None:
        raise CommandError("Serving needs granian: python -m pip install granian.")
    application = settings.ASGI_APPLICATION.replace(".application", ":application")
    programs = [Program("web server", web_server_command(host, port, workers, application))]
    if settings.TASKS["default"]["BACKEND"] == QUEUE_IN_DATABASE:
        programs.append(Program("task worker", [sys.executable, "-m", "django", "run_tasks"]))
    programs.append(Program("mail worker", [sys.executable, "-m", "django", "deliver_letters"]))
    return programs


def web_server_command(
    host: str, port: int, workers: int, application: str, interface: str = "asgi"
) -> list[str]:
    """Return how the web server is started; `make bench` starts others in the same way.

    Parameters:
        host: the address to listen at.
        port: the port to listen at.
        workers: how many web processes.
        application: a module and a name in it, such as `cms.asgi:application`.
        interface: how the server calls it.
    """
    options = {
        "--interface": interface,
        # HTTP/2 in clear text would get past what is said here of connections.
        "--http": "1",
        "--http1-header-read-timeout": HEAD_MILLISECONDS,
        "--http1-buffer-size": BUFFER,
        "--host": host,
        "--port": port,
        "--workers": workers,
        "--workers-kill-timeout": REQUEST_GRACE,
        "--respawn-interval": 0.5,
        "--backlog": max(1024, workers * CONNECTIONS // 2),
        "--backpressure": CONNECTIONS,
        "--log-level": "warning",
    }
    server = [sys.executable, "-m", "granian", *(str(part) for pair in options.items() for part in pair)]
    return [*server, "--no-ws", "--respawn-failed-workers", application]


def _environment() -> dict[str, str]:
    """Return what the programs need to find the same code and settings as this process."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE),
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
    }


def _raise_number_of_files() -> None:
    """Have the system grant as many open files as all connections need, each with a file to send."""
    granted, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * CONNECTIONS
    if granted < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, most), most))


def _require_free_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} of {host} is not free ({error.strerror}). Choose another one: PORT=8001."
            ) from error


def _answers(host: str, port: int) -> bool:
    """Whether the site gives any answer; asking also loads it before the first visitor comes."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 – where to ask, not to listen
    connection = HTTPConnection(target, port, timeout=START_LIMIT)
    try:
        connection.request("HEAD", "/")
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _sweep_every_minute(stopping: Event) -> None:
    """Do what is due, now and every minute; in a thread, for a slow mail server must not delay Ctrl-C."""
    while not stopping.is_set():
        try:
            run_sweeps()
            # A connection that idles for a minute may be gone by the next time.
            connections.close_all()
        except Exception:
            logger.exception("What is due could not be done; it is tried again in a minute.")
        stopping.wait(SWEEP_INTERVAL)
