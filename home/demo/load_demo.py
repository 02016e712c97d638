"""Load the demonstration into a new site."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from wagtail.models import Locale, Page, PageLogEntry, Site

from clusters.models import Organisation, Place, Programme, Project
from cms.site_facts import SiteFacts
from events.models import Person, Series, Topic, Workshop
from home.demo.add_facts import add_facts
from home.demo.add_media import add_films, add_images
from home.demo.add_pages import add_page
from home.demo.add_snippets import add_biographies, add_form, add_topics
from home.demo.index_afterwards import index_afterwards
from home.demo.loaded import Loaded
from home.demo.logins import LOGINS, add_users, choose_password, write_logins
from home.demo.read_content import HOME, Content, read_content
from home.demo.register_people import register_people
from home.models import HomePage
from home.services.set_up_site import set_up_site

FACTS = (Organisation, Person, Place, Programme, Project, Series, Topic, Workshop)
LEGAL_PAGES = ("imprint_page", "privacy_page", "accessibility_page")


def is_new_site() -> bool:
    """Return whether nothing has been made here yet but what `setup_site` makes.

    The log remembers pages that were deleted: a site emptied on purpose stays empty.
    """
    names = [login.username for login in LOGINS]
    made_by_hand = PageLogEntry.objects.exclude(content_type__model__in=["homepage", "page"])
    written = HomePage.objects.exclude(body=[], introduction="", headline="")
    return not (
        any(model.objects.exists() for model in FACTS)
        or Page.objects.filter(depth__gt=2).exists()
        or written.exists()
        or made_by_hand.exists()
        or get_user_model().objects.filter(username__in=names).exists()
    )


def load_demo() -> bool:
    """Load everything in one transaction, or nothing; return whether it was loaded.

    A site that has any content keeps it as it is.
    """
    content = read_content()
    with transaction.atomic():
        if not is_new_site():
            return False
        set_up = set_up_site()
        password = choose_password()
        user = add_users(password)
        with index_afterwards():
            _load(content, list(set_up.locales.values()), set_up.homes, user)
        # Last: without its users no file, and without the file nobody knows the password.
        write_logins(password)
    return True


def _load(
    content: Content, locales: list[Locale], homes: dict[str, HomePage], user: AbstractBaseUser
) -> None:
    loaded = Loaded(pages={HOME: dict(homes)}, images=add_images(), films=add_films())
    loaded.topics = add_topics(content, locales, user)
    loaded.form = add_form(content, locales, user)
    add_facts(content, loaded)
    add_biographies(content, loaded, locales, user)
    for page in content.pages:
        add_page(page, loaded, locales, user)
    register_people(content, loaded)
    _fill_site_facts(content, loaded)


def _fill_site_facts(content: Content, loaded: Loaded) -> None:
    facts = SiteFacts.for_site(Site.objects.get(is_default_site=True))
    for name, value in content.facts["site"].items():
        setattr(facts, name, next(iter(loaded.pages[value].values())) if name in LEGAL_PAGES else value)
    facts.full_clean()
    facts.save()
