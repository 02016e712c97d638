"""Drawings that follow from a number."""

from dataclasses import dataclass

from django import template

register = template.Library()

BRIDGE_WIDTH, BRIDGE_HEIGHT = 20, 18
BRIDGES_IN_A_ROW = 20
# Beyond this nobody counts them.
MOST_BRIDGES = 60


@dataclass(frozen=True)
class Bridges:
    """Small bridges, one for each thing counted; `reached` and `open` are paths."""

    width: int
    height: int
    reached: str
    open: str


@register.simple_tag
def bridges(target: int, achieved: int | None = None) -> Bridges | None:
    """Draw one bridge for each thing counted, solid as far as the count has come.

    Parameters:
        target: how many were planned.
        achieved: how many were reached; None while nobody has counted, and all are drawn alike.
    """
    count = max(target, achieved or 0)
    if not 0 < count <= MOST_BRIDGES:
        return None
    solid = count if achieved is None else achieved
    marks = [_bridge(number) for number in range(count)]
    return Bridges(
        width=min(count, BRIDGES_IN_A_ROW) * BRIDGE_WIDTH,
        height=-(-count // BRIDGES_IN_A_ROW) * BRIDGE_HEIGHT,
        reached="".join(marks[:solid]),
        open="".join(marks[solid:]),
    )


def _bridge(number: int) -> str:
    row, column = divmod(number, BRIDGES_IN_A_ROW)
    left, road = column * BRIDGE_WIDTH + 1, row * BRIDGE_HEIGHT + 13
    return f"M{left} {road}h16M{left + 2} {road}q6-19 12 0"
