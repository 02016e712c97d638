"""What processes take of the machine: the measured ones, and all others meanwhile."""

import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.metadata import version

import psutil

from scripts.bench.report import Table


def processor_time(pid: int) -> float:
    """Return the seconds that a process and those that it started have taken of all processors.

    Parameters:
        pid: of a process that runs; of those below it, only those that run still count.
    """
    taken = 0.0
    first = psutil.Process(pid)
    for process in [first, *first.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            times = process.cpu_times()
            taken += times.user + times.system
    return taken


def resident_memory(pid: int) -> float:
    """Return the MiB of memory that a process takes by itself, without those that it started."""
    return float(psutil.Process(pid).memory_info().rss) / 2**20


def describe_machine() -> str:
    """Return in a line what was measured on, and with which versions."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("Django", "wagtail", "granian"))
    return (
        f"{time.strftime('%Y-%m-%d %H:%M')}, {os.cpu_count()} processors ({platform.machine()}), "
        f"Python {platform.python_version()}, {packages}"
    )


@contextmanager
def noting_load(table: Table) -> Iterator[None]:
    """Write into a table what others did with the machine while it was measured."""
    before, ours_before, began = _busy(), _ours(), time.monotonic()
    load_before = os.getloadavg()[0]
    yield
    processors = os.cpu_count() or 1
    lasted = time.monotonic() - began
    others = max(0.0, (_busy() - before) - (_ours() - ours_before)) / (lasted * processors)
    load = f"load average {load_before:.1f} before and {os.getloadavg()[0]:.1f} after"
    table.load = f"{load} on {processors} processors; other programs took {others:.0%} of them"


def _busy() -> float:
    times = psutil.cpu_times()
    return float(times.user + times.nice + times.system)


def _ours() -> float:
    """Return what this process, those that it started and those of them that have ended took."""
    ended = os.times()
    return processor_time(os.getpid()) + ended.children_user + ended.children_system
