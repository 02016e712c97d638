"""Name a workshop where there is no page around it: in letters, calendars and forms."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from cms.addresses.visible_pages import with_visibility
from cms.text.languages import active_language
from cms.text.wordings import Wording
from events.enums import WorkshopFormat
from events.models import Workshop


@dataclass(frozen=True)
class WorkshopName:
    """A workshop's title as one of its pages has it; its introduction and address only where it is public."""

    title: Wording
    introduction: str = ""
    url: str = ""
    is_public: bool = False


def name_workshop(workshop: Workshop, language: str = "") -> WorkshopName:
    """Return what the workshop is called in a language; one query.

    A page that visitors may see wins: in the language, else the oldest. Where there is none, any page lends
    its title, for those who are registered. A workshop without a page has only its working title.

    Parameters:
        workshop: the workshop.
        language: the language wanted; the active language by default.
    """
    language = language or active_language()
    pages = with_visibility(workshop.pages.select_related("locale").defer("body"))
    candidates = sorted(
        pages, key=lambda page: (not page.is_visible, page.locale.language_code != language, page.pk)
    )
    if not candidates:
        return WorkshopName(Wording(workshop.name, settings.LANGUAGE_CODE))
    page = candidates[0]
    title = Wording(page.title, page.locale.language_code)
    if not page.is_visible:
        return WorkshopName(title)
    return WorkshopName(title, page.introduction, page.full_url or "", is_public=True)


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
