"""Whatever happens to a site: nobody is lost, doubled or told a falsehood, and it gets well by itself.

Each fault is a line of `fault_table.FAULTS`. `make faults` plays them all and writes a report; `make test`
leaves them out: there connections are cut in one process (tests/cms/absence).
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import ENGINES
from tests.faults.fault_table import FAULTS, Fault, NotPlayed
from tests.faults.play import play
from tests.faults.report import WENT_ON, Row, keep
from tests.faults.running_site import Template

pytestmark = pytest.mark.faults

MOST_SECONDS = 30.0

CASES = [(fault, engine) for fault in FAULTS for engine in ENGINES if engine in fault.engines]


@pytest.mark.parametrize(
    ("fault", "engine"), CASES, ids=[f"{fault.name}-{engine}" for fault, engine in CASES]
)
def test_fault(fault: Fault, engine: str, templates: Callable[[str], Template], folder: Path) -> None:
    is_long = bool(os.environ.get("FAULTS_LONG"))
    try:
        row = play(fault, templates(engine), folder, is_long=is_long)
    except NotPlayed as reason:
        keep(Row(fault.name, engine, f"not played: {reason}"))
        return
    keep(row)
    assert row.site == WENT_ON
    assert (row.lost, row.doubled, row.unwritten) == (0, 0, 0)
    assert row.written_twice == 0 or fault.may_write_twice
    assert row.well_after is not None
    assert row.well_after <= MOST_SECONDS
