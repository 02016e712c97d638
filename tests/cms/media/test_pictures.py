"""Uploaded pictures show the same and tell nothing else; what is none is refused in a sentence."""

import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from PIL import GifImagePlugin
from PIL import Image as Pillow
from pytest_django import Settings
from wagtail.images.models import Image
from wagtail.users.models import UserProfile

from cms.media.clean_picture import MOST_FRAMES, clean_picture
from tests.cms.media.conftest import by_many, by_shell, every_door
from tests.cms.media.uploads import (
    FORMATS,
    PROFILE,
    SECRETS,
    animation,
    bomb,
    draw,
    flicker,
    office,
    telling,
    upload,
)

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]  # files and forms: no engine differs

ROOT = Path(__file__).resolve().parents[3]
# In kilobytes, for a whole process; the interpreter with Django takes two thirds of it.
MEMORY = 200 * 1024


def stored() -> bytes:
    return bytes(Image.objects.latest("pk").file.read())


def tells(content: bytes) -> list[bytes]:
    return [secret for secret in SECRETS if secret in content]


def test_the_pictures_of_these_tests_tell_something() -> None:
    assert all(tells(telling(kind)) for kind in FORMATS)
    assert Pillow.open(BytesIO(telling("jpg"))).getexif().get_ifd(0x8825)


@every_door
@pytest.mark.parametrize("kind", FORMATS)
def test_what_a_camera_wrote_is_gone(editor: Client, door: Any, kind: str) -> None:
    assert door("image", editor, f"bridge.{kind}", telling(kind)) == ""
    content = stored()
    assert tells(content) == []
    with Pillow.open(BytesIO(content)) as picture:
        assert dict(picture.getexif()) == {}
        assert picture.size == (64, 32)
        if kind != "gif":
            assert picture.info["icc_profile"] == PROFILE
        red, green, _blue = picture.convert("RGB").getpixel((4, 2))
        assert red > 180
        assert green < 60


def test_control_without_the_guard_it_would_stay(editor: Client) -> None:
    with mock.patch("cms.media.guarded_files.clean_picture", lambda file, name: file.read()):
        by_shell("image", editor, "bridge.jpg", telling("jpg"))
    assert tells(stored()) != []


def test_renditions_tell_nothing_either(editor: Client) -> None:
    by_many("image", editor, "bridge.jpg", telling("jpg", orientation=6))
    rendition = Image.objects.latest("pk").get_rendition("width-20")
    content = rendition.file.read()
    assert tells(content) == []
    assert dict(Pillow.open(BytesIO(content)).getexif()) == {}


@every_door
def test_a_picture_lies_as_it_was_taken(editor: Client, door: Any) -> None:
    door("image", editor, "bridge.jpg", telling("jpg", orientation=6))
    image = Image.objects.latest("pk")
    assert (image.width, image.height) == (32, 64)
    picture = Pillow.open(BytesIO(image.file.read())).convert("RGB")
    assert picture.getpixel((30, 4))[1] < 60  # what was left above is now right above
    assert picture.getpixel((2, 4))[1] > 200


def test_size_and_hash_are_those_of_what_is_stored(editor: Client) -> None:
    from wagtail.utils.file import hash_filelike

    by_many("image", editor, "bridge.jpg", telling("jpg"))
    image = Image.objects.latest("pk")
    content = image.file.read()
    assert (image.file_size, image.file_hash) == (len(content), hash_filelike(BytesIO(content)))


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_an_animation_keeps_its_frames_and_their_time(site: object, kind: str) -> None:
    content = animation(kind, 3)
    with Pillow.open(BytesIO(clean_picture(BytesIO(content), f"moving.{kind.lower()}"))) as cleaned:
        assert cleaned.n_frames == 3
        times = []
        for number in range(3):
            cleaned.seek(number)
            cleaned.load()
            times.append(cleaned.info["duration"])
            assert cleaned.convert("RGB").getpixel((number + 1, 5))[1] < 90
    assert times == [100, 300, 200]


BAD = {
    "no picture": ("bridge.png", b"no picture at all"),
    "cut off": ("bridge.jpg", telling("jpg")[:700]),
    "cut off PNG": ("bridge.png", telling("png")[:-80]),
    "another format": ("bridge.png", telling("jpg")),
    "SVG": ("bridge.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    "SVG that says PNG": ("bridge.png", b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'),
    "a format not shown": ("bridge.tiff", b"II*\x00\x08\x00\x00\x00"),
    "empty": ("bridge.png", b""),
    "bomb": ("bridge.png", bomb()),
    "animated bomb": ("bridge.gif", animation("GIF", 3, (3700, 3000))),
    "endless animation": ("bridge.gif", flicker(MOST_FRAMES + 1)),
}


@every_door
@pytest.mark.parametrize(("name", "content"), BAD.values(), ids=BAD.keys())
def test_what_cannot_be_shown_is_refused_beside_the_field(
    editor: Client, door: Any, name: str, content: bytes
) -> None:
    before = Image.objects.filter(title="Bridge").exclude(file__contains="old").count()
    assert door("image", editor, name, content) != ""
    assert Image.objects.exclude(file__contains="old").count() == before


def test_the_sentence_says_how_many_pixels_there_may_be(site: object) -> None:
    with pytest.raises(ValidationError, match="32 megapixels") as refused:
        clean_picture(BytesIO(animation("GIF", 3, (3700, 3000))), "moving.gif")
    assert refused.value.code == "too_many_pixels"


def test_the_longest_animation_keeps_its_frames(site: object) -> None:
    with Pillow.open(BytesIO(clean_picture(BytesIO(flicker(MOST_FRAMES)), "moving.gif"))) as cleaned:
        assert cleaned.n_frames == MOST_FRAMES


@pytest.mark.parametrize("kind", ["GIF", "PNG", "WEBP"])
def test_the_sentence_says_how_many_frames_there_may_be(site: object, kind: str) -> None:
    content = flicker(MOST_FRAMES + 1) if kind == "GIF" else animation(kind, MOST_FRAMES + 1, (600, 4))
    with pytest.raises(ValidationError, match="500 frames") as refused:
        clean_picture(BytesIO(content), f"moving.{kind.lower()}")
    assert refused.value.code == "too_many_frames"


def test_frames_after_the_longest_animation_are_not_even_counted(site: object) -> None:
    passed: list[int] = []
    go = GifImagePlugin.GifImageFile._seek

    def note(picture: Any, frame: int, update_image: bool = True) -> None:
        passed.append(frame)
        go(picture, frame, update_image)

    with (
        mock.patch.object(GifImagePlugin.GifImageFile, "_seek", note),
        pytest.raises(ValidationError),
    ):
        clean_picture(BytesIO(flicker(10 * MOST_FRAMES)), "moving.gif")
    assert MOST_FRAMES <= len(passed) <= MOST_FRAMES + 10


MEASURE = """
import os, resource, sys
from io import BytesIO
# A started process inherits the peak of the one that started it, a forked one does not.
if process := os.fork():
    os.waitpid(process, 0)
    os._exit(0)
import django
django.setup()
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from wagtail.images.fields import WagtailImageField
from cms.media.clean_picture import MOST_FRAMES, clean_picture
if sys.argv[1] == "unguarded":
    Image.MAX_IMAGE_PIXELS = None
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 10 ** 9
content = sys.stdin.buffer.read()
said = []
for look in (lambda: WagtailImageField().clean(SimpleUploadedFile("b.png", content)),
             lambda: clean_picture(BytesIO(content), "b.png")):
    try:
        look()
    except ValidationError as error:
        said.append(error.code)
print(said, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, sep=";")
"""


def measure(how: str) -> tuple[str, int]:
    """Return what was said of the bomb, and the most memory that a process took, in kilobytes."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, how],
        input=bomb(),
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "cms.settings.test"},
        check=True,
    )
    said, _, kilobytes = done.stdout.decode().strip().partition(";")
    return said, int(kilobytes)


@pytest.mark.sqlite  # no database is asked
def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert len(bomb()) < 40_000
    said, kilobytes = measure("guarded")
    assert said == "['file_too_many_pixels', 'too_many_pixels']"
    assert kilobytes < MEMORY


@pytest.mark.sqlite
def test_control_without_the_limit_it_takes_hundreds_of_megabytes() -> None:
    said, kilobytes = measure("unguarded")
    assert said == "[]"
    assert kilobytes > MEMORY + 150 * 1024


NAMES = {
    "letters": "b" * 300,
    "letters of three bytes": "桥" * 300,
    "marks": "🌉" * 100,
}


@every_door
@pytest.mark.parametrize("stem", NAMES.values(), ids=NAMES.keys())
def test_a_long_name_is_cut(editor: Client, door: Any, stem: str) -> None:
    assert door("image", editor, f"{stem}.png", telling("png")) == ""
    for image in Image.objects.all():
        assert image.file.name.endswith(".png")
        assert image.get_rendition("width-10").file.size


@pytest.mark.parametrize(
    ("name", "content", "is_taken"),
    [
        ("me.jpg", telling("jpg"), True),
        ("me.jpg", telling("jpg")[:700], False),
        ("me.jpg", bomb(), False),
        ("me.jpg", office("x"), False),
        ("me.gif", flicker(2), True),
        ("me.gif", flicker(MOST_FRAMES + 1), False),
    ],
)
def test_the_picture_of_an_account_passes_the_same_door(
    editor: Client, name: str, content: bytes, is_taken: bool
) -> None:
    answer = choose_own_picture(editor, name, content)
    assert answer.status_code == (302 if is_taken else 200)
    avatars = [profile.avatar for profile in UserProfile.objects.exclude(avatar="")]
    assert len(avatars) == is_taken
    assert [tells(avatar.read()) for avatar in avatars] == [[]] * is_taken


def test_the_picture_of_an_account_has_as_many_bytes_as_other_pictures(
    editor: Client, settings: Settings
) -> None:
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = len(telling("jpg"))
    answer = choose_own_picture(editor, "me.jpg", telling("jpg") + b"x")
    assert answer.status_code == 200
    assert "It may have" in answer.content.decode()
    assert choose_own_picture(editor, "me.jpg", telling("jpg")).status_code == 302


def choose_own_picture(editor: Client, name: str, content: bytes) -> Any:
    """Fill in the page of one's own account as it is shown, with a picture."""
    page = editor.get("/admin/account/")
    forms = [panel.get_form() for tab in page.context["panels_by_tab"].values() for panel in tab]
    shown = {field.html_name: field.value() for form in forms for field in form}
    entered = {name: value for name, value in shown.items() if value not in (None, "", False)}
    return editor.post("/admin/account/", {**entered, "avatar-avatar": upload(name, content)})


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_a_picture_of_the_allowed_size_passes(site: object) -> None:
    written = BytesIO()
    draw((6000, 5000)).save(written, "PNG")
    assert clean_picture(written, "large.png")
