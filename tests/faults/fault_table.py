"""The faults: each a small function that does something to a running site and mends it again.

A function returns when the cause is gone, if it can go; what then is still wrong is measured.
"""

import os
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import which

import psycopg

from scripts.postgres import PostgresServer
from tests.faults.mail_server import DROP
from tests.faults.running_site import RunningSite, await_that, free_port

BOTH = ("sqlite", "postgres")


class NotPlayed(Exception):
    """This machine lacks what a fault needs; the sentence says what."""


@contextmanager
def nothing_more(folder: Path) -> Iterator[dict[str, str]]:
    """Give a site nothing besides what every site has."""
    yield {}


@dataclass(frozen=True)
class Fault:
    """Something that happens to a site.

    Parameters:
        name: as the report says it.
        strike: does it; gets the site and how many seconds something stays away.
        seconds: how long in the short and in the long form.
        engines: where it makes sense.
        prepare: gives the site what it needs in its folder, and yields further variables for it.
        may_write_twice: e-mails that a mail server took without saying so are sent again, rightly.
    """

    name: str
    strike: Callable[[RunningSite, float], None]
    seconds: tuple[float, float] = (0.0, 0.0)
    engines: tuple[str, ...] = BOTH
    prepare: Callable[[Path], AbstractContextManager[dict[str, str]]] = nothing_more
    may_write_twice: bool = False


def kill(*parts: str, last: bool = False) -> Callable[[RunningSite, float], None]:
    """Return a fault that kills a process by a part of its command line.

    Parameters:
        parts: how it may be called.
        last: the last of several, which is the child of the others.
    """

    def strike(site: RunningSite, seconds: float) -> None:
        found = [pid for part in parts for pid in site.find_processes(part)]
        if not found:
            raise NotPlayed(f"This site runs no {' or '.join(parts)}.")
        os.kill(found[-1 if last else 0], signal.SIGKILL)

    return strike


def server_of(site: RunningSite) -> PostgresServer:
    """Return the PostgreSQL of a site that has one."""
    assert site.postgres is not None
    return site.postgres


def restart_postgres(number: signal.Signals) -> Callable[[RunningSite, float], None]:
    """Return a fault that stops the server in some way and starts it again, at once or later."""

    def strike(site: RunningSite, seconds: float) -> None:
        server_of(site).stop(number)
        time.sleep(seconds)
        server_of(site).start()

    return strike


def cut_connections(site: RunningSite, seconds: float) -> None:
    """End every connection to the database from the server's side: of pages, tasks, e-mails and sweeps."""
    with psycopg.connect(host=str(server_of(site).socket), user="postgres", autocommit=True) as database:
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


def lock_sqlite(site: RunningSite, seconds: float) -> None:
    """Keep SQLite's write lock, as a careless program beside the site does."""
    with closing(sqlite3.connect(site.sqlite_file, timeout=20, isolation_level=None)) as database:
        database.execute("BEGIN IMMEDIATE")
        time.sleep(seconds)
        database.execute("ROLLBACK")


def stop_mail(site: RunningSite, seconds: float) -> None:
    """Take the mail server away."""
    site.mail.stop()
    time.sleep(seconds)
    site.mail.start()


def defer_mail(site: RunningSite, seconds: float) -> None:
    """Have the mail server put everybody off."""
    site.mail.behaviour.on_recipient = "451 4.7.1 Come back later"
    time.sleep(seconds)
    site.mail.behaviour.on_recipient = ""


def drop_mail(site: RunningSite, seconds: float) -> None:
    """Have the mail server drop each connection before it took the message."""
    site.mail.behaviour.on_data = DROP
    time.sleep(seconds)
    site.mail.behaviour.on_data = ""


SMALL_DISK = 400  # MB, most of them for programs of PostgreSQL
REDIS_PORT = "fault-redis-port"


@contextmanager
def with_redis(folder: Path) -> Iterator[dict[str, str]]:
    """Start a Redis for one site."""
    if which("redis-server") is None:
        raise NotPlayed("No redis-server is installed.")
    port = free_port()
    (folder / REDIS_PORT).write_text(str(port))
    _start_redis(folder)
    try:
        yield {"CACHE_URL": f"redis://127.0.0.1:{port}/0"}
    finally:
        _kill_redis(folder)


def _start_redis(folder: Path) -> None:
    command = ["redis-server", "--port", (folder / REDIS_PORT).read_text(), "--bind", "127.0.0.1"]
    command += [
        "--save",
        "",
        "--dir",
        str(folder),
        "--daemonize",
        "yes",
        "--pidfile",
        str(folder / "redis.pid"),
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    await_that((folder / "redis.pid").exists, "Redis", 10)


def _kill_redis(folder: Path) -> None:
    with suppress(OSError):
        pid = int((folder / "redis.pid").read_text())
        (folder / "redis.pid").unlink()
        os.kill(pid, signal.SIGKILL)


def kill_redis(site: RunningSite, seconds: float) -> None:
    """Kill Redis and start it again, empty."""
    _kill_redis(site.folder)
    time.sleep(seconds)
    _start_redis(site.folder)


@contextmanager
def on_small_disk(folder: Path) -> Iterator[dict[str, str]]:
    """Put all that a site has on a disk of its own."""
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL_DISK}m,mode=755", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, stderr=subprocess.DEVNULL).returncode != 0:
        raise NotPlayed("Only root may mount a small disk.")
    try:
        yield {}
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


def fill_disk(site: RunningSite, seconds: float) -> None:
    """Leave no byte on the disk of the site's data, then make room again."""
    filler = site.folder / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"\0" * 4096)
    time.sleep(seconds)
    filler.unlink()


FAULTS = (
    Fault("web worker killed", kill("granian", last=True)),
    Fault("task worker killed", kill("run_tasks", "db_worker")),
    Fault("mail worker killed", kill("deliver_letters"), may_write_twice=True),
    Fault("guard killed", kill("cms.processes.guard")),
    Fault("every database connection cut", cut_connections, engines=("postgres",)),
    Fault("PostgreSQL restarted, fast", restart_postgres(signal.SIGINT), engines=("postgres",)),
    Fault("PostgreSQL crashed and restarted", restart_postgres(signal.SIGQUIT), engines=("postgres",)),
    Fault("PostgreSQL away", restart_postgres(signal.SIGINT), (20, 60), engines=("postgres",)),
    Fault("SQLite locked by another process", lock_sqlite, (15, 30), engines=("sqlite",)),
    Fault("Redis killed", kill_redis, (6, 20), prepare=with_redis),
    Fault("mail server away", stop_mail, (6, 30)),
    Fault("mail server puts everybody off", defer_mail, (6, 30)),
    Fault("mail server drops connections", drop_mail, (6, 30)),
    Fault("disk full", fill_disk, (6, 20), prepare=on_small_disk),
)
