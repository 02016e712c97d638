"""What was measured, beside what is promised, as Markdown and as JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True)
class Promise:
    """A bound that a ratio keeps or breaks."""

    bound: float
    at_least: bool = False

    def holds(self, ratio: float) -> bool:
        """Whether a ratio keeps it, as exactly as it is printed."""
        shown = round(ratio, 2)
        return shown >= self.bound if self.at_least else shown <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}"


@dataclass(frozen=True)
class Row:
    """One thing that was measured.

    Parameters:
        name: what it is.
        cells: what was measured of it, one for each column of its table.
        ratios: each ratio with what is promised of it; None where nothing is.
    """

    name: str
    cells: Sequence[str | float]
    ratios: Sequence[tuple[float, Promise | None]] = ()

    @property
    def broken(self) -> list[str]:
        """The promises that it breaks, in words."""
        return [
            f"{self.name}: {ratio:.2f}, promised {promise}"
            for ratio, promise in self.ratios
            if promise is not None and not promise.holds(ratio)
        ]


@dataclass
class Table:
    """Rows that were measured by turns.

    Parameters:
        title: what is compared with what.
        columns: the headings of the cells.
        ratios: the headings of the ratios.
        note: how to read it.
        load: what else the machine did meanwhile.
    """

    title: str
    columns: Sequence[str]
    ratios: Sequence[str]
    note: str
    load: str = ""
    rows: list[Row] = field(default_factory=list)

    @property
    def broken(self) -> list[str]:
        """The promises that its rows break, in words."""
        return [f"{self.title}: {words}" for row in self.rows for words in row.broken]


def as_markdown(tables: Iterable[Table]) -> str:
    """Return the tables for people."""
    return "\n".join(_write_table(table) for table in tables)


def as_json(tables: Iterable[Table]) -> str:
    """Return the tables for programs."""
    kept = [{**asdict(table), "broken": table.broken} for table in tables]
    return json.dumps(kept, indent=1, ensure_ascii=False) + "\n"


def _write_table(table: Table) -> str:
    heads = ["", *table.columns, *table.ratios]
    lines = [f"## {table.title}", "", table.note, "", _line(heads)]
    lines.append(_line(["---", *("---:" for _head in heads[1:])]))
    lines += [_line([row.name, *map(_say, row.cells), *map(_judge, row.ratios)]) for row in table.rows]
    return "\n".join([*lines, "", f"Meanwhile: {table.load}.", ""])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _say(cell: str | float) -> str:
    if isinstance(cell, str):
        return cell
    # Three digits say all that a measurement knows.
    digits = 0 if abs(cell) >= 100 else 1 if abs(cell) >= 10 else 2 if abs(cell) >= 1 else 3
    return f"{cell:,.{digits}f}"


def _judge(measured: tuple[float, Promise | None]) -> str:
    ratio, promise = measured
    if promise is None:
        return f"{ratio:.2f}"
    return f"{ratio:.2f} ({promise}) {'✓' if promise.holds(ratio) else '✗'}"
