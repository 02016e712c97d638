"""Addresses of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import views

handler404 = "cms.views.page_not_found"
handler500 = "cms.absence.views.server_error"
SERVE = "wagtail_serve"

urlpatterns = [
    path("", views.choose_language),
    path("sitemap.xml", views.sitemap),
    re_path("^sitemap-(?P<part>[1-9][0-9]{0,5})[.]xml$", views.sitemap_part, name="sitemap_part"),
    path("robots.txt", views.robots),
    path("admin/failwhale/", views.page_not_found),  # Wagtail's own, which raises an error on purpose
    path("admin/", include(wagtailadmin_urls)),
    path("documents/<int:document_id>/<path:document_filename>", views.serve_document),
    path("documents/", include(wagtaildocs_urls)),
]

if settings.SERVE_MEDIA:
    urlpatterns.append(path(f"{settings.MEDIA_URL.lstrip('/')}<path:path>", views.serve_media))

urlpatterns += i18n_patterns(
    path("", include("events.urls")),
    path("", include("events.registration.urls")),
    # Where Wagtail asks for a password or a log-in; its own last address is replaced by ours.
    *[entry for entry in wagtail_urls.urlpatterns if entry.name != SERVE],
    re_path(wagtail_urls.serve_pattern, views.serve_page, name=SERVE),
)
