"""The report of a run: a table of faults by engine."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

# Where scripts/faults.py wants the rows; without it nobody asked for a report.
RESULTS = "FAULTS_RESULTS"
WENT_ON = "went on"
HEAD = ("fault", "engine", "site", "told", "lost", "doubled", "without e-mail", "e-mail twice", "well after")


@dataclass(frozen=True)
class Row:
    """What one fault did to a site on one engine."""

    fault: str
    engine: str
    # Whether all programs went on, or what is to be said instead of all the rest.
    site: str
    told: int | None = None
    lost: int | None = None
    doubled: int | None = None
    unwritten: int | None = None
    written_twice: int | None = None
    # Seconds from the end of the cause to the last wrong answer; None where it did not get well.
    well_after: float | None = None
    # Further words, such as which errors were answered.
    note: str = ""


def keep(row: Row) -> None:
    """Add a row to the report that is being made."""
    if path := os.environ.get(RESULTS):
        with Path(path).open("a") as file:
            file.write(json.dumps(asdict(row)) + "\n")


def write_table(rows: list[Row]) -> str:
    """Return the rows as a table in Markdown."""
    lines = [" | ".join(HEAD), " | ".join("---" for _name in HEAD)]
    for row in rows:
        numbers = [row.told, row.lost, row.doubled, row.unwritten, row.written_twice]
        # What was told to end need not get well.
        is_asked = row.told is not None and row.site == WENT_ON
        well = "" if not is_asked else "never" if row.well_after is None else f"{row.well_after:.1f} s"
        cells = [row.fault, row.engine, row.site, *("" if n is None else str(n) for n in numbers), well]
        lines.append(" | ".join(cells))
    notes = [f"* {row.fault}, {row.engine}: {row.note}" for row in rows if row.note]
    return "\n".join([*(f"| {line} |" for line in lines), "", *notes])
