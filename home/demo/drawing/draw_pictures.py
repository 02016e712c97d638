"""Draw the demonstration's pictures anew: `python -m home.demo.drawing.draw_pictures`."""

from pathlib import Path

from PIL import Image

from home.demo.drawing import pencil as colours
from home.demo.drawing.bridges import draw_arch, draw_pontoons, draw_suspension, draw_truss
from home.demo.drawing.pencil import Pencil, Point, curve

MEDIA = Path(__file__).resolve().parent.parent / "media"
WIDTH, HEIGHT = 1600, 900
COLOURS = 96


def two_banks() -> Image.Image:
    """A river between two banks; an arch, a suspension bridge, a truss and a row of pontoons cross it."""
    pencil = Pencil(WIDTH, HEIGHT, colours.POLISH_BANK)
    west, east = _river_edges()
    pencil.area([(0, 0), *west, (0, HEIGHT)], colours.GERMAN_BANK)
    pencil.area([*west, *reversed(east)], colours.WATER)
    for y in range(40, HEIGHT, 62):
        left, right = _at(west, y), _at(east, y)
        inset = 70 + 45 * (y // 62 % 3)
        pencil.waves(left + inset, right - inset, y, shift=y)
    _settle(pencil, west, east)
    for draw, deck, rise in (
        (draw_arch, 205, 125),
        (draw_suspension, 415, 120),
        (draw_truss, 625, 100),
        (draw_pontoons, 800, 34),
    ):
        draw(pencil, _at(west, deck) - 20, _at(east, deck) + 20, deck, rise, width=10)
    return pencil.finish()


def _river_edges() -> tuple[list[Point], list[Point]]:
    """The river’s two edges from top to bottom; the river widens and narrows on its way."""
    west = [
        *curve((560, -20), (440, 190), (520, 400)),
        *curve((520, 400), (580, 580), (500, 720)),
        *curve((500, 720), (455, 800), (480, 920)),
    ]
    east = [
        *curve((1010, -20), (930, 190), (1060, 400)),
        *curve((1060, 400), (1150, 570), (1075, 720)),
        *curve((1075, 720), (1030, 810), (1080, 920)),
    ]
    return west, east


def _at(edge: list[Point], y: float) -> float:
    return min(edge, key=lambda point: abs(point[1] - y))[0]


def _settle(pencil: Pencil, west: list[Point], east: list[Point]) -> None:
    """Houses, trees and paths on both banks; the paths lead to the bridges."""
    for deck in (205, 415, 625, 800):
        pencil.line([(0, deck), (_at(west, deck) - 30, deck)], colours.SURFACE, 16)
        pencil.line([(_at(east, deck) + 30, deck), (WIDTH, deck)], colours.SURFACE, 16)
    for x, y, colour in (
        (120, 175, colours.BRICK),
        (190, 175, colours.RIVER),
        (330, 385, colours.RIVER),
        (90, 595, colours.RIVER),
        (160, 595, colours.BRICK),
        (230, 595, colours.RIVER),
        (1220, 175, colours.RIVER),
        (1390, 385, colours.BRICK),
        (1460, 385, colours.RIVER),
        (1270, 595, colours.RIVER),
        (1440, 770, colours.BRICK),
    ):
        _house(pencil, x, y, colour)
    for x, y in (
        (300, 150), (345, 165), (110, 360), (160, 372), (330, 565), (130, 765), (190, 755), (250, 770),
        (1340, 150), (1400, 165), (1255, 365), (1210, 372), (1370, 570), (1415, 560), (1270, 765),
        (1320, 755),
    ):  # fmt: skip
        pencil.line([(x, y), (x, y + 30)], colours.WILLOW, 5)
        pencil.dot((x, y), 22, "#6f9460")


def _house(pencil: Pencil, x: float, y: float, colour: str) -> None:
    pencil.area([(x - 26, y), (x - 26, y - 44), (x + 26, y - 44), (x + 26, y)], colours.SURFACE)
    pencil.area([(x - 34, y - 42), (x, y - 82), (x + 34, y - 42)], colour)
    pencil.area([(x - 7, y), (x - 7, y - 24), (x + 7, y - 24), (x + 7, y)], colour)


def one_text_two_readers() -> Image.Image:
    """A sheet lies like a bridge between two banks; on each bank somebody bends over it, reading."""
    pencil = Pencil(WIDTH, HEIGHT, colours.PAPER)
    pencil.area([(0, 700), (WIDTH, 700), (WIDTH, HEIGHT), (0, HEIGHT)], colours.WATER)
    for number, y in enumerate((748, 800, 852)):
        pencil.waves(380 + 40 * number, 1220 - 40 * number, y, shift=60 * number)
    west = [(0, 520), (250, 520), *curve((250, 520), (400, 520), (470, HEIGHT)), (0, HEIGHT)]
    pencil.area(west, "#c3d8d0")
    pencil.area([(WIDTH - x, y) for x, y in west], "#dde3c8")
    _sheet(pencil)
    _reader(pencil, mirrored=False, colour=colours.RIVER)
    _reader(pencil, mirrored=True, colour=colours.BRICK)
    return pencil.finish().crop((0, 100, WIDTH, HEIGHT))


def _sheet(pencil: Pencil) -> None:
    """The sheet, arched a little, seen from the side and above, with its lines of text."""
    upper = curve((330, 455), (800, 330), (1270, 455))
    lower = curve((1340, 535), (800, 400), (260, 535))
    pencil.area([(x, y + 14) for x, y in [*upper, *lower]], "#86b6bf")
    pencil.area([*upper, *lower], colours.SURFACE)
    pencil.line([*upper, *lower, upper[0]], colours.RIVER, 5)
    for row, (inset, sag) in enumerate(((60, 16), (45, 32), (30, 48))):
        y = 455 + sag
        line = curve((335 + inset, y), (800, y - 124), (1265 - inset, y), steps=60)
        # Words of different lengths, with spaces between.
        position, word = 0, (5, 9, 4, 7, 3, 8, 6)
        index = row
        while position < len(line) - 2:
            end = min(position + word[index % len(word)], len(line) - 1)
            pencil.line(line[position : end + 1], colours.LINE if (index + row) % 4 else colours.REED, 6)
            position, index = end + 2, index + 1


def _reader(pencil: Pencil, *, mirrored: bool, colour: str) -> None:
    """Somebody who bends over the sheet."""

    def at(points: list[Point]) -> list[Point]:
        return [(WIDTH - x, y) for x, y in points] if mirrored else points

    back = curve((150, 520), (120, 250), (285, 262))
    front = curve((285, 310), (225, 360), (255, 520))
    pencil.area(at([*back, *front]), colour)
    pencil.line(at(curve((228, 330), (262, 430), (352, 448))), colour, 26)
    pencil.dot(at([(322, 262)])[0], 52, colours.INK)
    pencil.dot(at([(336, 274)])[0], 43, "#f3d9c4" if mirrored else "#e9c7ab")
    pencil.line(at([(352, 276), (364, 280)]), colours.INK, 5)


def main() -> None:
    """Draw every picture into the media folder, with few colours, so that the files are small."""
    MEDIA.mkdir(exist_ok=True)
    for name, draw in (("two-banks", two_banks), ("one-text-two-readers", one_text_two_readers)):
        picture = draw().quantize(COLOURS, dither=Image.Dither.NONE)
        picture.save(MEDIA / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
