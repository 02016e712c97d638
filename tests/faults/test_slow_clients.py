"""Clients that take their time: whoever is quick is served as usual, and memory has a bound.

The short form is a part of `make test`; `make faults` sends a thousand clients for two minutes.
"""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.report import WENT_ON, Row, keep
from tests.faults.running_site import RunningSite, Template
from tests.faults.slow_clients import KINDS, Measured, Target, measure

# One engine: nothing here reaches the database but pages that are asked for on both.
pytestmark = pytest.mark.sqlite

FILM_BYTES = 300 * 1024 * 1024
# Beyond what the site takes by itself: the bound of all connections and their buffers.
MOST_MIB = 500


def _strike(template: Template, folder: Path, of_each_kind: int, seconds: float) -> tuple[Measured, int]:
    """Return what visitors waited, and the most memory that the web processes took, in MiB."""
    with RunningSite(template, folder) as site:
        film = site.data_dir / "media" / "films" / "film.webm"
        film.parent.mkdir(parents=True)
        with film.open("wb") as file:
            file.truncate(FILM_BYTES)
        assert site.status("/media/films/film.webm") == 200
        before = _most_memory(site)
        target = Target(site.port, site.paths[0], "/media/films/film.webm")
        measured = asyncio.run(measure(target, of_each_kind, seconds))
        return measured, _most_memory(site) - before


def _most_memory(site: RunningSite) -> int:
    """Return the most that the web processes have had in memory so far, in MiB."""
    return sum(_peak(process) for process in site.find_processes("cms.asgi")) // 1024


def _peak(process: int) -> int:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1])
    raise LookupError(f"Process {process} has no memory.")


def test_ten_slow_clients_of_each_kind_keep_nobody_waiting(
    templates: Callable[[str], Template], folder: Path
) -> None:
    measured, memory = _strike(templates("sqlite"), folder, of_each_kind=10, seconds=5)
    assert measured.most_open >= 9 * len(KINDS)
    # The machine may be busy with other tests; a server that waits for them answers nobody for half a minute.
    assert measured.among_slow < max(2 * measured.alone, 1.0)
    assert memory < MOST_MIB


@pytest.mark.faults
def test_a_thousand_slow_clients_keep_nobody_waiting(
    templates: Callable[[str], Template], folder: Path
) -> None:
    seconds = 120 if os.environ.get("FAULTS_LONG") else 30
    measured, memory = _strike(templates("sqlite"), folder, of_each_kind=170, seconds=seconds)
    keep(
        Row(
            f"{measured.most_open} slow clients of six kinds for {seconds} s",
            "sqlite",
            WENT_ON,
            note=(
                f"median {measured.alone * 1000:.0f} ms alone, {measured.among_slow * 1000:.0f} ms among "
                f"them (ratio {measured.ratio:.2f}), worst {measured.worst:.1f} s; {memory} MiB more memory"
            ),
        )
    )
    assert measured.most_open >= 1000
    assert measured.ratio < 2
    assert memory < MOST_MIB
