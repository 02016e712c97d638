"""Draw the demonstration’s film anew: `python -m home.demo.drawing.draw_film FFMPEG`, the program’s path.

Six seconds: an arch grows from both banks, meets in the middle, and two people walk across to each other.
"""

import math
import subprocess
import sys

from PIL import Image

from home.demo.drawing import pencil as colours
from home.demo.drawing.draw_pictures import MEDIA
from home.demo.drawing.pencil import Pencil, curve

WIDTH, HEIGHT = 960, 540
FRAMES_A_SECOND = 25
SECONDS = 6
DECK, LEFT, RIGHT, RISE = 380, 210, 750, 200


def draw_frame(second: float) -> Image.Image:
    """Return the picture at a moment of the film."""
    pencil = Pencil(WIDTH, HEIGHT, colours.PAPER)
    pencil.area([(0, 440), (WIDTH, 440), (WIDTH, HEIGHT), (0, HEIGHT)], colours.WATER)
    for number, y in enumerate((466, 494, 522)):
        pencil.waves(0, WIDTH, y, shift=40 * second + 27 * number)
    west = [(0, DECK), (190, DECK), *curve((190, DECK), (262, DECK), (290, HEIGHT)), (0, HEIGHT)]
    pencil.area(west, "#c3d8d0")
    pencil.area([(WIDTH - x, y) for x, y in west], "#dde3c8")
    _draw_bridge(pencil, second)
    way = _between(second, 3.2, 5.2) * (WIDTH / 2 - 145)
    _draw_person(pencil, 120 + way, second, is_walking=0 < way < WIDTH / 2 - 145, colour=colours.RIVER)
    _draw_person(
        pencil, WIDTH - 120 - way, second, is_walking=0 < way < WIDTH / 2 - 145, colour=colours.BRICK
    )
    return pencil.finish()


def _between(second: float, start: float, end: float) -> float:
    """Return how much of a movement is done, beginning and ending gently."""
    share = min(max((second - start) / (end - start), 0), 1)
    return (1 - math.cos(math.pi * share)) / 2


def _draw_bridge(pencil: Pencil, second: float) -> None:
    arch = curve((LEFT, DECK), (WIDTH / 2, DECK - 2 * RISE), (RIGHT, DECK), steps=120)
    done = round(60 * _between(second, 0.3, 1.8))
    if done:
        pencil.line(arch[: done + 1], colours.REED, 9)
        pencil.line(arch[-done - 1 :], colours.REED, 9)
    hung = _between(second, 1.8, 2.6)
    for share in (0.2, 0.35, 0.5, 0.65, 0.8):
        top = DECK - 4 * RISE * share * (1 - share)
        if hung:
            x = LEFT + share * (RIGHT - LEFT)
            pencil.line([(x, top), (x, top + hung * (DECK - top))], colours.REED, 6)
    laid = _between(second, 2.2, 3.1) * (WIDTH / 2 - LEFT + 30)
    if laid:
        pencil.line([(LEFT - 30, DECK), (LEFT - 30 + laid, DECK)], colours.REED, 9)
        pencil.line([(RIGHT + 30, DECK), (RIGHT + 30 - laid, DECK)], colours.REED, 9)


def _draw_person(pencil: Pencil, x: float, second: float, *, is_walking: bool, colour: str) -> None:
    bounce = 4 * abs(math.sin(second * 9)) if is_walking else 0
    foot = DECK - 5
    pencil.area(
        [
            (x - 17, foot),
            *curve((x - 17, foot - 30), (x, foot - 78 - bounce), (x + 17, foot - 30)),
            (x + 17, foot),
        ],
        colour,
    )
    pencil.dot((x, foot - 70 - bounce), 15, colours.INK)


def main(ffmpeg: str) -> None:
    """Draw every frame and let ffmpeg make a film of them."""
    command = [ffmpeg, "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24"]
    command += ["-s", f"{WIDTH}x{HEIGHT}", "-r", str(FRAMES_A_SECOND), "-i", "-"]
    command += ["-c:v", "libvpx-vp9", "-crf", "36", "-b:v", "0", "-pix_fmt", "yuv420p", "-an"]
    command += ["-map_metadata", "-1", "-fflags", "+bitexact", str(MEDIA / "two-banks-meet.webm")]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None  # noqa: S101 – asked for above
        for number in range(FRAMES_A_SECOND * SECONDS):
            process.stdin.write(draw_frame(number / FRAMES_A_SECOND).tobytes())
    if process.returncode:
        sys.exit(f"ffmpeg ended with {process.returncode}.")


if __name__ == "__main__":
    main(sys.argv[1])
