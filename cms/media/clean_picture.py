"""Make of an uploaded picture one that shows the same and tells nothing else: no place, no camera, no author.

The picture is written anew from what it shows, so that nothing hides behind it either.
"""

import struct
import zlib
from io import SEEK_END, BytesIO
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, ImageSequence, JpegImagePlugin

ENDINGS = {
    "AVIF": {"avif"},
    "GIF": {"gif"},
    "JPEG": {"jpeg", "jpg"},
    "PNG": {"png"},
    "WEBP": {"webp"},
}
# Longer than any animation that is a picture and no film. Each frame costs time, however few pixels it has.
MOST_FRAMES = 500
# Several pictures in one JPEG file, as some telephones write: the first is the picture.
SEVERAL_IN_ONE = "MPO"
# What belongs to how a picture looks.
KEPT = ("background", "icc_profile", "loop", "transparency")
ORIENTATION = 0x0112
LYING = (5, 6, 7, 8)
# What Pillow raises for files that are none or half.
BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    struct.error,
    zlib.error,
)


def clean_picture(file: IO[bytes], name: str) -> bytes:
    """Return the picture without what a camera or a program wrote into it, turned as it is to be seen.

    Its size is read from its head: what would take too much memory is never unpacked. Animations count with
    all their frames. The colour profile stays.

    Parameters:
        file: the picture as it was uploaded.
        name: the file's name; its ending must tell the format.

    Raises:
        ValidationError: when it is no picture of a format that sites show, is broken, or has too many bytes,
            pixels or frames.
    """
    try:
        _check_bytes(file)
        file.seek(0)
        _check_ending(name)
        with Image.open(file, formats=tuple(ENDINGS)) as picture:
            _check_format(picture, name)
            _check_size(picture)
            return _write_anew(picture, file)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except BROKEN as error:
        raise broken_picture() from error
    finally:
        file.seek(0)


def read_size(file: IO[bytes]) -> tuple[int, int]:
    """Return width and height of a picture as it is to be seen, from its head; nothing is unpacked.

    Raises:
        BROKEN: one of these, when it is no picture.
    """
    with Image.open(file, formats=tuple(ENDINGS)) as picture:
        width, height = picture.size
        lies = picture.getexif().get(ORIENTATION, 1) in LYING
    return (height, width) if lies else (width, height)


def broken_picture() -> ValidationError:
    """Return the sentence about a file that cannot be read as a picture."""
    return ValidationError(
        _("This file is not a picture, or it is broken. Save it again as JPEG or PNG."),
        code="broken_picture",
    )


def _ending(name: str) -> str:
    return PurePosixPath(name).suffix[1:].lower()


def _check_ending(name: str) -> None:
    taken = sorted(ending for endings in ENDINGS.values() for ending in endings)
    if _ending(name) not in taken:
        raise ValidationError(
            _("Files of this kind are not taken. These are: %(endings)s.") % {"endings": ", ".join(taken)},
            code="picture_ending",
        )


def _check_format(picture: Image.Image, name: str) -> None:
    ending = _ending(name)
    if ending not in ENDINGS[_format_of(picture)]:
        raise ValidationError(
            _("This is a %(format)s picture, but its name ends in “%(ending)s”. Rename the file.")
            % {"format": _format_of(picture), "ending": ending},
            code="picture_ending",
        )


def _format_of(picture: Image.Image) -> str:
    return "JPEG" if picture.format == SEVERAL_IN_ONE else picture.format or ""


def _check_bytes(file: IO[bytes]) -> None:
    """Refuse what Wagtail's own forms refuse at other doors, too: the picture of an account."""
    size, most = file.seek(0, SEEK_END), settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE
    if size > most:
        raise ValidationError(
            _("This file has %(size)s. It may have %(most)s.")
            % {"size": filesizeformat(size), "most": filesizeformat(most)},
            code="picture_size",
        )


def _check_size(picture: Image.Image) -> None:
    frames_of_size = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // max(1, picture.width * picture.height)
    most = min(frames_of_size, MOST_FRAMES)
    if most and not _has_more_frames(picture, most):
        return
    if most == MOST_FRAMES:
        raise ValidationError(
            _("This animation is too long. It may have %(most)s frames. Make it shorter.")
            % {"most": MOST_FRAMES},
            code="too_many_frames",
        )
    raise _too_many_pixels()


def _has_more_frames(picture: Image.Image, most: int) -> bool:
    """Whether a picture has more frames than so many; those after that are not looked at."""
    if picture.format == SEVERAL_IN_ONE:
        return most < 1
    if picture.format != "GIF":  # the others say so in their heads
        return int(getattr(picture, "n_frames", 1)) > most
    try:
        for number in range(1, most + 1):
            # Going there without unpacking what is passed, as Pillow counts; it would count to the end.
            picture._seek(number, False)  # type: ignore[attr-defined]  # noqa: SLF001 – of the GIF format
    except EOFError:
        return False
    finally:
        picture.seek(0)
    return True


def _is_animation(picture: Image.Image) -> bool:
    return picture.format != SEVERAL_IN_ONE and bool(getattr(picture, "is_animated", False))


def _too_many_pixels() -> ValidationError:
    return ValidationError(
        _(
            "This picture is too large. It may have %(most)s megapixels, an animation with all its frames. "
            "Make it smaller."
        )
        % {"most": settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // 1_000_000},
        code="too_many_pixels",
    )


def _write_anew(picture: Image.Image, file: IO[bytes]) -> bytes:
    kind = _format_of(picture)
    tells_more = bool(picture.getexif()) or "xmp" in picture.info or "exif" in picture.info
    if kind == "AVIF" and not tells_more:
        picture.load()
        file.seek(0)
        return file.read()  # packing it again costs seconds and quality
    options: dict[str, Any] = _options(picture, kind, file)
    if _is_animation(picture):
        options |= {"save_all": True, "duration": _time_frames(picture)}
        upright = picture
    else:
        picture.load()
        upright = ImageOps.exif_transpose(picture)
    upright.info = {name: picture.info[name] for name in KEPT if name in picture.info}
    written = BytesIO()
    upright.save(written, format=kind, **options)
    return written.getvalue()


def _time_frames(picture: Image.Image) -> list[int]:
    """Return for how long each frame of an animation is shown."""
    times = []
    for frame in ImageSequence.Iterator(picture):
        frame.load()  # some formats tell it only then
        times.append(int(frame.info.get("duration", 0)))
    picture.seek(0)
    return times


def _options(picture: Image.Image, kind: str, file: IO[bytes]) -> dict[str, Any]:
    """Return how to write the picture as well as it was written; the rest Pillow takes from `info`."""
    if kind == "JPEG":
        sampling = JpegImagePlugin.get_sampling(picture)
        return {
            "qtables": picture.quantization,  # type: ignore[attr-defined]  # of the JPEG format
            "comment": b"",
            "progressive": bool(picture.info.get("progressive")),
            "icc_profile": picture.info.get("icc_profile"),
            **({"subsampling": sampling} if sampling >= 0 else {}),
        }
    if kind == "GIF":
        return {"comment": b""}
    if kind == "WEBP":
        file.seek(0)
        is_lossless = b"VP8L" in file.read(64)
        return {"lossless": is_lossless, "quality": 90, "icc_profile": picture.info.get("icc_profile")}
    if kind == "AVIF":
        return {"quality": 90, "speed": 8, "exif": b"", "xmp": b""}
    return {}
