"""Drawing in the site’s colours: everything is drawn larger, then made smaller, so that edges are smooth."""

import math
from collections.abc import Iterable
from itertools import pairwise

from PIL import Image, ImageDraw

ENLARGED = 3

PAPER = "#f4f7f5"
SURFACE = "#ffffff"
GERMAN_BANK = "#dbe7e2"
POLISH_BANK = "#edf0e3"
WATER = "#9cc9d1"
WAVE = "#b9dbe0"
RIVER = "#0b5568"
INK = "#10262c"
LINE = "#c6d2cf"
BRICK = "#a1371f"
PLUM = "#7a3468"
REED = "#7a5200"
WILLOW = "#39632a"

Point = tuple[float, float]


def curve(start: Point, control: Point, end: Point, steps: int = 40) -> list[Point]:
    """Return points on a quadratic Bézier curve."""
    points = []
    for step in range(steps + 1):
        t = step / steps
        u = 1 - t
        points.append(
            (
                u * u * start[0] + 2 * u * t * control[0] + t * t * end[0],
                u * u * start[1] + 2 * u * t * control[1] + t * t * end[1],
            )
        )
    return points


class Pencil:
    """Draws on a picture of a given size, in its own pixels."""

    def __init__(self, width: int, height: int, background: str = PAPER) -> None:
        self.size = (width, height)
        self._image = Image.new("RGB", (width * ENLARGED, height * ENLARGED), background)
        self._draw = ImageDraw.Draw(self._image)

    def line(self, points: Iterable[Point], colour: str, width: float) -> None:
        """Draw a line through points, with round ends and corners."""
        enlarged = _enlarge(points)
        thick = width * ENLARGED
        for start, end in pairwise(enlarged):
            self._draw.line([start, end], fill=colour, width=round(thick))
        for x, y in enlarged:
            self._draw.ellipse([x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2], fill=colour)

    def area(self, points: Iterable[Point], colour: str) -> None:
        """Fill the area within points."""
        self._draw.polygon(_enlarge(points), fill=colour)

    def dot(
        self, centre: Point, radius: float, colour: str, edge: str | None = None, width: float = 0
    ) -> None:
        """Draw a filled circle."""
        x, y = centre[0] * ENLARGED, centre[1] * ENLARGED
        r = radius * ENLARGED
        self._draw.ellipse(
            [x - r, y - r, x + r, y + r], fill=colour, outline=edge, width=round(width * ENLARGED)
        )

    def waves(self, left: float, right: float, y: float, shift: float = 0, length: float = 80) -> None:
        """Draw one line of small waves."""
        points = [
            (x, y + 5 * math.sin((x + shift) * 2 * math.pi / length))
            for x in range(round(left), round(right) + 1, 4)
        ]
        self.line(points, WAVE, 5)

    def finish(self) -> Image.Image:
        """Return the picture in its own size."""
        return self._image.resize(self.size, Image.Resampling.LANCZOS)


def _enlarge(points: Iterable[Point]) -> list[Point]:
    return [(x * ENLARGED, y * ENLARGED) for x, y in points]
