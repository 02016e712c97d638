"""Name a workshop where there is no page around it: in letters, calendars and forms."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from cms.text.languages import active_language
from cms.text.wordings import Wording
from events.enums import WorkshopFormat
from events.models import Workshop, WorkshopPage


@dataclass(frozen=True)
class WorkshopName:
    """A workshop's title and introduction as one of its pages has them; `url` is a live page's."""

    title: Wording
    introduction: str = ""
    url: str = ""


def name_workshop(workshop: Workshop, pages: Iterable[WorkshopPage], language: str = "") -> WorkshopName:
    """Return what the workshop is called in a language.

    A live page in the language wins, then the oldest live page, then any page. A workshop without a page has
    only its working title.

    Parameters:
        workshop: the workshop.
        pages: its pages in all languages, with their locales.
        language: the language wanted; the active language by default.
    """
    language = language or active_language()
    candidates = sorted(
        pages, key=lambda page: (not page.live, page.locale.language_code != language, page.pk)
    )
    if not candidates:
        return WorkshopName(Wording(workshop.name, settings.LANGUAGE_CODE))
    page = candidates[0]
    return WorkshopName(
        title=Wording(page.title, page.locale.language_code),
        introduction=page.introduction,
        url=(page.full_url or "") if page.live else "",
    )


def name_venue(workshop: Workshop) -> str:
    """Return where the workshop takes place, in the active language; never the room's address.

    Such as “Online, Zoom”, “Hanseatenplatz 1, Greifswald / Online, Zoom” or, with two venues,
    “Hanseatenplatz 1, Greifswald; ul. Jana Pawła II 5, Szczecin”.
    """
    is_online = workshop.format == WorkshopFormat.ONLINE
    on_site = "" if is_online else "; ".join(str(venue) for venue in workshop.venues.all())
    online = ", ".join(part for part in (_("Online"), workshop.platform) if part)
    parts = {
        WorkshopFormat.ONLINE: [online],
        WorkshopFormat.ON_SITE: [on_site],
        WorkshopFormat.HYBRID: [on_site, online],
    }[WorkshopFormat(workshop.format)]
    return " / ".join(part for part in parts if part)
