"""Write the demonstration's pages: each in its own language first, then translated."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils import translation as active_translation
from wagtail.models import Locale, Page

from clusters.models import (
    PartnerIndexPage,
    PartnerPage,
    ProjectIndexPage,
    ProjectPage,
)
from clusters.services.create_partner import create_partner
from clusters.services.create_project import create_project
from cms.facts.services.write_page import write_page
from cms.text.make_slug import make_slug
from cms.translation.readers.find_translation import find_translation
from cms.translation.services.publish_translation import publish_translation
from events.models import SeriesPage, WorkshopIndexPage, WorkshopPage
from events.services.create_series import create_series
from events.services.create_workshop import create_workshop
from home.demo.build_body import build_body
from home.demo.loaded import Loaded
from home.demo.read_content import HOME, PageContent
from home.demo.translate_words import translate_words
from home.models import HomePage, StandardPage

PAGE_CLASSES: dict[str, type[Page]] = {
    "home": HomePage,
    "standard": StandardPage,
    "workshop_index": WorkshopIndexPage,
    "series": SeriesPage,
    "workshop": WorkshopPage,
    "partner_index": PartnerIndexPage,
    "partner": PartnerPage,
    "project_index": ProjectIndexPage,
    "project": ProjectPage,
}
TEXT_FIELDS = (
    "title",
    "seo_title",
    "search_description",
    "introduction",
    "headline",
    "activities",
    "goals",
    "problems",
    "aims",
    "audience",
    "region",
    "shared_notes",
)


def add_page(content: PageContent, loaded: Loaded, locales: list[Locale], user: AbstractBaseUser) -> None:
    """Write a page in its source language, publish it, translate it into the others, and note it.

    Parameters:
        content: the page.
        loaded: what has been made before, with the front pages.
        locales: all languages of the site.
        user: who writes.
    """
    locale = next(locale for locale in locales if locale.language_code == content.source)
    with active_translation.override(content.source):
        source = _begin(content, locale, loaded, user)
        words = content.words[content.source]
        _fill(source, content, content.source, loaded)
        source.show_in_menus = content.in_menu
        if content.type != HOME:
            source.slug = words.get("slug") or make_slug(words["title"])
        source.save_revision(user=user).publish(user=user)
    source = type(source).objects.get(pk=source.pk)

    def build_version(language: str) -> Page:
        version = type(source)(locale=source.locale, translation_key=source.translation_key)
        _fill(version, content, language, loaded)
        return version

    versions = translate_words(content.key, source, build_version, locales, user)
    for language, version in versions.items():
        _give_address(version, content.words[language].get("slug", ""), user)
    loaded.pages[content.key] = versions


def _begin(content: PageContent, locale: Locale, loaded: Loaded, user: AbstractBaseUser) -> Page:
    """Return the page's draft with its title; facts' pages are begun as the desks begin them."""
    if content.type == HOME:
        return loaded.page(HOME, content.source).specific
    common: dict[str, Any] = {
        "title": content.words[content.source]["title"],
        "locale": locale,
        "user": user,
        "parent": loaded.page(content.parent, content.source),
    }
    about = content.about
    begin: dict[str, Callable[[], Page]] = {
        "workshop": lambda: create_workshop(workshop=loaded.workshops[about], **common),
        "series": lambda: create_series(series=loaded.series[about], **common),
        "partner": lambda: create_partner(organisation=loaded.organisations[about], **common),
        "project": lambda: create_project(project=loaded.projects[about], **common),
    }
    if content.type in begin:
        return begin[content.type]()
    page = PAGE_CLASSES[content.type](title=common["title"])
    return write_page(page, parent=common["parent"], user=user)


def _fill(page: Page, content: PageContent, language: str, loaded: Loaded) -> None:
    """Write a language's words into a page that is not saved here."""
    words = content.words[language]
    for name in TEXT_FIELDS:
        if name in words:
            setattr(page, name, words[name])
    page.body = build_body(type(page), content.key, words.get("body", []), language, loaded)


def _give_address(version: Page, slug: str, user: AbstractBaseUser) -> None:
    """Give a translation the short address that the content wishes, in place of the one made of its title."""
    translation = find_translation(version)
    if translation is None or not slug or version.slug == slug:
        return
    version.slug = slug
    version.save()
    publish_translation(translation, user=user)
