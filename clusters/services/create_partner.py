"""Make an organisation and begin its first page."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from wagtail.models import Locale, Page

from clusters.models import Organisation, PartnerIndexPage, PartnerPage
from cms.facts.find_parents import find_parent
from cms.facts.services.change_facts import add_fact
from cms.facts.services.write_page import write_page


@transaction.atomic
def create_partner(
    *,
    organisation: Organisation,
    title: str,
    locale: Locale,
    user: AbstractBaseUser | None = None,
    parent: Page | None = None,
) -> PartnerPage:
    """Save the facts of an organisation and begin its page as a draft, both or neither.

    Parameters:
        organisation: unsaved, or saved when its first page comes later.
        title: the page's title.
        locale: the language to write in.
        user: who does it; None where a command does.
        parent: where the page goes; by default below the list of partners in that language.

    Raises:
        NoPlaceForPage: when there is no page in that language to put it under.
    """
    if organisation.pk is None:
        add_fact(organisation, by=user)
    return write_page(
        PartnerPage(title=title, organisation=organisation),
        parent=parent or find_parent(PartnerIndexPage, locale),
        user=user,
    )
