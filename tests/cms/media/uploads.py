"""Files as somebody would upload them: pictures that tell where they were taken, and files that lie."""

import zipfile
import zlib
from io import BytesIO
from struct import pack
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageCms, PngImagePlugin

SECRETS = (b"Nikon", b"Ewa Nowak", b"52/1", b"secret")
SIZE = (64, 32)
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
FORMATS = ("jpg", "png", "webp", "gif", "avif")


def draw(size: tuple[int, int] = SIZE) -> Image.Image:
    """Return a picture whose upper left corner is red."""
    picture = Image.new("RGB", size, "white")
    picture.paste((220, 0, 0), (0, 0, size[0] // 4, size[1] // 4))
    return picture


def telling(kind: str, orientation: int = 1) -> bytes:
    """Return a picture with camera, author, place, comment and colour profile, as far as its format can."""
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Nikon", "Ewa Nowak", orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 13.0, 30.0), 3: "E", 4: (21.0, 0.0, 0.0)})
    options: dict[str, Any] = {"exif": exif, "icc_profile": PROFILE}
    if kind == "jpg":
        options |= {"comment": b"secret", "quality": 95, "xmp": b"<x:xmpmeta>secret</x:xmpmeta>"}
    elif kind == "png":
        options["pnginfo"] = PngImagePlugin.PngInfo()
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>secret</x:xmpmeta>")
        options["pnginfo"].add_text("Author", "Ewa Nowak")
    elif kind == "gif":
        options = {"comment": b"secret Ewa Nowak"}
    else:
        options["xmp"] = b"<x:xmpmeta>secret</x:xmpmeta>"
    written = BytesIO()
    draw().save(written, format={"jpg": "JPEG"}.get(kind, kind.upper()), **options)
    # What stands behind the picture is seen by no viewer and goes along.
    return written.getvalue() + (b"secret" if kind in {"jpg", "png", "gif"} else b"")


def bomb(side: int = 11_000) -> bytes:
    """Return a PNG of a few kilobytes that unpacks to a hundred megapixels and more."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    line = b"\x00" + b"\x00" * ((side + 7) // 8)
    data = b"".join(packer.compress(line) for _line in range(side)) + packer.flush()
    head = pack(">IIBBBBB", side, side, 1, 3, 0, 0, 0)
    palette = chunk(b"PLTE", b"\xff\x00\x00\x00\x00\xff") + chunk(b"tRNS", b"\x80\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + palette + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def animation(kind: str, frames: int, size: tuple[int, int] = SIZE) -> bytes:
    """Return an animation in which a red bar moves."""
    pictures = []
    for number in range(frames):
        picture = Image.new("RGB", size, "white")
        picture.paste((220, 0, 0), (number, 0, number + 4, size[1]))
        pictures.append(picture)
    written = BytesIO()
    pictures[0].save(
        written,
        format=kind,
        save_all=True,
        append_images=pictures[1:],
        duration=[(100, 300, 200)[number % 3] for number in range(frames)],
    )
    return written.getvalue()


def flicker(frames: int) -> bytes:
    """Return a GIF of one pixel, black and white in turn: 23 bytes a frame."""
    place = b"\x21\xf9\x04\x00\x0a\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02%c\x01\x00"
    head = b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff"
    return head + b"".join(place % (b"\x44", b"\x4c")[number % 2] for number in range(frames)) + b";"


def office(*members: str, mimetype: str = "") -> bytes:
    """Return an archive as office programs write them."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for member in members:
            archive.writestr(member, "<x/>")
    return written.getvalue()


def contents(entries: int) -> bytes:
    """Return an archive of nothing but a list of contents: 53 bytes an entry."""
    head = b"PK\x01\x02" + bytes((20, 0, 20)) + bytes(21) + b"\x07" + bytes(17)
    listed = b"".join(head + b"%07d" % number for number in range(entries))
    end = pack("<4s4H2LH", b"PK\x05\x06", 0, 0, entries & 0xFFFF, entries & 0xFFFF, len(listed), 4, 0)
    return b"PK\x03\x04" + listed + end


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """Return a file of a form."""
    return SimpleUploadedFile(name, content)
