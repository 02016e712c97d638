"""What has been loaded so far, by the keys that the content's files use."""

from dataclasses import dataclass, field

from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from clusters.models import Organisation, Place, Programme, Project
from events.models import Person, Series, Topic, Workshop
from events.registration.models import RegistrationForm
from home.demo.read_content import ContentError


@dataclass
class Loaded:
    """Facts, media and pages by key; a page by key and language."""

    places: dict[str, Place] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    projects: dict[str, Project] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    topics: dict[str, Topic] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    workshops: dict[str, Workshop] = field(default_factory=dict)
    form: RegistrationForm | None = None
    images: dict[str, Image] = field(default_factory=dict)
    films: dict[str, Document] = field(default_factory=dict)
    pages: dict[str, dict[str, Page]] = field(default_factory=dict)

    def page(self, key: str, language: str) -> Page:
        """Return a page in a language, else in the language it was written in.

        Raises:
            ContentError: when there is no such page.
        """
        try:
            versions = self.pages[key]
        except KeyError as error:
            raise ContentError(f"There is no page “{key}”.") from error
        return versions.get(language) or next(iter(versions.values()))
