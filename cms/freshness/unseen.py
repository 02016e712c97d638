"""The register of models whose rows no visitor sees: that one of them is saved makes no page outdated.

Whatever is not named here counts as seen. So a model that nobody thought of costs a page made anew, and never
an outdated one.
"""

from django.db import models

from cms.registers import Register

unseen_models: Register[None] = Register("unseen models", module="freshness")

# Of Django, Wagtail and other packages: staff, their work, and what is made from seen rows by itself.
UNSEEN_APPS = frozenset(
    {
        "admin",
        "auth",
        "contenttypes",
        "django_tasks_database",
        "migrations",
        "sessions",
        "taggit",
        "wagtail_localize",
        "wagtailadmin",
        "wagtailembeds",
        "wagtailsearch",
        "wagtailusers",
    }
)
# Wagtail's own app holds both; these are the ones that pages are made of.
SEEN_OF_WAGTAIL = frozenset({"collectionviewrestriction", "locale", "page", "pageviewrestriction", "site"})
# Made while a page is made, and the same each time.
MADE_BY_PAGES = "wagtailimages.rendition"


def is_seen(model: type[models.Model]) -> bool:
    """Say whether visitors see rows of a model, as far as is known."""
    meta = model._meta
    if meta.app_label in UNSEEN_APPS or meta.label_lower == MADE_BY_PAGES:
        return False
    if meta.app_label == "wagtailcore":
        return meta.model_name in SEEN_OF_WAGTAIL
    return meta.label_lower not in unseen_models
