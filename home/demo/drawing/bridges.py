"""The four bridges, one for each kind of event, as on the site's pages."""

from home.demo.drawing.pencil import BRICK, PLUM, REED, WILLOW, Pencil, curve


def draw_arch(pencil: Pencil, left: float, right: float, deck: float, rise: float, width: float = 9) -> None:
    """Two banks meet in the middle."""
    middle = (left + right) / 2
    arch = curve((left, deck), (middle, deck - 2 * rise), (right, deck))
    pencil.line(arch, REED, width)
    for share in (0.2, 0.35, 0.5, 0.65, 0.8):
        x = left + share * (right - left)
        pencil.line([(x, deck), (x, deck - 4 * rise * share * (1 - share))], REED, width * 0.7)
    pencil.line([(left - 40, deck), (right + 40, deck)], REED, width)


def draw_suspension(
    pencil: Pencil, left: float, right: float, deck: float, rise: float, width: float = 9
) -> None:
    """Tension that holds."""
    towers = (left + (right - left) * 0.22, right - (right - left) * 0.22)
    top = deck - rise
    pencil.line(
        curve((left - 30, deck), (towers[0] - 40, deck - rise * 0.25), (towers[0], top)), PLUM, width * 0.8
    )
    pencil.line(
        curve((towers[0], top), ((left + right) / 2, deck + rise * 0.75), (towers[1], top)), PLUM, width * 0.8
    )
    pencil.line(
        curve((towers[1], top), (towers[1] + 40, deck - rise * 0.25), (right + 30, deck)), PLUM, width * 0.8
    )
    for x in towers:
        pencil.line([(x, top - 8), (x, deck + rise * 0.3)], PLUM, width)
    pencil.line([(left - 40, deck), (right + 40, deck)], PLUM, width)


def draw_truss(pencil: Pencil, left: float, right: float, deck: float, rise: float, width: float = 9) -> None:
    """Built together, piece by piece."""
    step = (right - left) / 6
    below = [(left + step * number, deck) for number in range(0, 7, 2)]
    above = [(left + step * number, deck - rise) for number in range(1, 6, 2)]
    pencil.line([below[0], above[0], below[1], above[1], below[2], above[2], below[3]], BRICK, width)
    pencil.line([above[0], above[-1]], BRICK, width)
    pencil.line([(left - 40, deck), (right + 40, deck)], BRICK, width)


def draw_pontoons(
    pencil: Pencil, left: float, right: float, deck: float, rise: float, width: float = 9
) -> None:
    """You walk across."""
    step = (right - left) / 5
    radius = step * 0.3
    for number in range(5):
        x = left + step * (number + 0.5)
        pencil.area(curve((x - radius, deck), (x, deck + radius * 2.2), (x + radius, deck)), WILLOW)
        pencil.line([(x, deck), (x, deck - rise)], WILLOW, width * 0.6)
    pencil.line([(left - 40, deck), (right + 40, deck)], WILLOW, width)
    pencil.line([(left + step * 0.3, deck - rise), (right - step * 0.3, deck - rise)], WILLOW, width * 0.6)
