"""Play a fault: serve, let visitors come, strike, wait until all is well, and look what became of them."""

import time
from pathlib import Path

from tests.faults.fault_table import Fault
from tests.faults.ledger import Ledger, draw_up
from tests.faults.report import WENT_ON, Row
from tests.faults.running_site import RunningSite, Template, await_that
from tests.faults.visitors import Load

# Seconds.
BEFORE = 3.0
WELL_FOR = 4.0
WELL_WITHIN = 60.0
# The last resort is a sweep, once a minute.
SENT_WITHIN = 100.0


def play(fault: Fault, template: Template, folder: Path, *, is_long: bool) -> Row:
    """Play a fault on a new site and return what became of it.

    Raises:
        NotPlayed: when this machine lacks what it needs.
    """
    seconds = fault.seconds[int(is_long)]
    with fault.prepare(folder) as environment, RunningSite(template, folder, **environment) as site:
        load = Load(site)
        load.start()
        time.sleep(BEFORE)
        fault.strike(site, seconds)
        over = time.monotonic()
        is_well = _await(lambda: not site.is_serving() or load.is_well_since(over, WELL_FOR), WELL_WITHIN)
        is_well = is_well and site.is_serving()
        load.stop()
        if is_well:
            load.send_again()
            _await(lambda: not site.unsent(), SENT_WITHIN)
        ledger = draw_up(site, load.visitors)
        return _word(fault, site, load, ledger, over if is_well else None)


def _await(condition: object, limit: float) -> bool:
    try:
        await_that(condition, "it", limit)
    except TimeoutError:
        return False
    return True


def _word(fault: Fault, site: RunningSite, load: Load, ledger: Ledger, over: float | None) -> Row:
    pages, posts = load.count_errors()
    notes = [
        f"{len(load.visitors)} visitors",
        *(f"{count} pages {status or 'without answer'}" for status, count in sorted(pages.items())),
        *(f"{count} posts {status or 'without answer'}" for status, count in sorted(posts.items())),
        f"{site.said().count('Traceback')} tracebacks",
    ]
    return Row(
        fault=fault.name,
        engine=site.engine,
        site=WENT_ON if site.is_serving() else "ended",
        told=ledger.told,
        lost=ledger.lost,
        doubled=ledger.doubled,
        unwritten=ledger.unwritten,
        written_twice=ledger.written_twice,
        well_after=None if over is None else max(0.0, load.last_trouble() - over),
        note=", ".join(notes),
    )
