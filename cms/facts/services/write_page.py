"""Begin a page about a fact: a draft in one language, with nothing but its title."""

from typing import TypeVar

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from cms.text.make_slug import make_slug

PageType = TypeVar("PageType", bound=Page)


@transaction.atomic
def write_page(page: PageType, *, parent: Page, user: AbstractBaseUser | None) -> PageType:
    """Put a new page below a parent as a draft, in the parent's language, and return it.

    Parameters:
        page: unsaved, with its title and its fact.
        parent: where it goes; its language becomes the page's.
        user: who writes it; None where a command does.

    Raises:
        ValidationError: when a page of this type cannot stand there.
        ValueError: when the fact has a page in that language; a caller leads people to that one.
    """
    if not type(page).can_exist_under(parent):
        raise ValidationError(
            _("A page of this kind cannot be placed under “%(parent)s”."),
            code="wrong_parent",
            params={"parent": parent.get_admin_display_title()},
        )
    page.locale = parent.locale
    _refuse_second_page(page)
    page.slug = _free_slug(make_slug(page.title) or page.translation_key.hex[:8], parent)
    page.live = False
    page.has_unpublished_changes = True
    page.owner = user
    parent.add_child(instance=page)
    revision = page.save_revision(user=user, log_action=False)
    log(instance=page, action="wagtail.create", user=user, revision=revision, content_changed=True)
    return page


def _refuse_second_page(page: Page) -> None:
    """Keep a fact to one page a language; no constraint can, the language being in the table of all pages."""
    fact = getattr(page, "fact_field", "")
    if not fact:
        return
    if type(page).objects.filter(locale=page.locale, **{fact: getattr(page, fact)}).exists():
        raise ValueError(f"There is a page about this {fact} in {page.locale.language_code} already.")


def _free_slug(wanted: str, parent: Page) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug
