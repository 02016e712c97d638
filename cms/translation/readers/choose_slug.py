"""Give a translated page an address in its own language."""

from wagtail.coreutils import find_available_slug
from wagtail.models import Page

from cms.text.make_slug import make_slug


def choose_slug(page: Page, source_title: str) -> None:
    """Make a translated page's slug from its title, unique among its siblings; the page is not saved.

    An address that was public once never changes by itself, and a front page's address is its language. As
    long as the title is not translated, the slug stays a copy of the source's.
    """
    if page.first_published_at is not None or page.title == source_title:
        return
    parent = page.get_parent()
    wanted = make_slug(page.title)
    if wanted and not parent.is_root():
        page.slug = find_available_slug(parent, wanted, ignore_page_id=page.pk)
