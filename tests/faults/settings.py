"""Settings of the site that the suite of faults serves: the default, without collected files and search."""

from cms.settings.development import *  # noqa: F403 – settings build on settings
from cms.settings.development import MIDDLEWARE, STORAGES, WAGTAILSEARCH_BACKENDS

STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# PostgreSQL of the suite's own knows no word stems, and nobody searches here.
WAGTAILSEARCH_BACKENDS["default"]["AUTO_UPDATE"] = False
# Notes each page that Django makes, for what is kept in memory comes from there.
MIDDLEWARE = ["tests.faults.made_pages.NoteMadePages", *MIDDLEWARE]
