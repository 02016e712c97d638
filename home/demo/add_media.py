"""Put the demonstration's own pictures and film into the site's collection."""

from pathlib import Path

from django.core.files import File
from wagtail.documents.models import Document
from wagtail.images.models import Image

FOLDER = Path(__file__).resolve().parent / "media"
# What the content's `recording = "own"` stands for.
OWN_FILM = "own"
TITLES = {
    "two-banks": "Two banks and four bridges (drawing)",
    "one-text-two-readers": "One text, two readers (drawing)",
}


def add_images() -> dict[str, Image]:
    """Return the pictures by the names that the content uses; pages say in words what they show."""
    images = {}
    for path in sorted(FOLDER.glob("*.png")):
        image = Image(title=TITLES[path.stem])
        with path.open("rb") as file:
            image.file.save(path.name, File(file), save=False)
            image.save()
        images[path.stem] = image
    return images


def add_films() -> dict[str, Document]:
    """Return the film that stands in for the recording of a workshop."""
    film = Document(title="Two banks meet (drawn film)")
    with (FOLDER / "two-banks-meet.webm").open("rb") as file:
        film.file.save("two-banks-meet.webm", File(file), save=False)
        film.save()
    return {OWN_FILM: film}
