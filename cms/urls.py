"""Addresses of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from django.views.static import serve as serve_file
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cms import views

handler404 = "cms.views.page_not_found"

urlpatterns = [
    path("", views.choose_language),
    path("sitemap.xml", views.sitemap),
    path("robots.txt", views.robots),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]

if settings.SERVE_MEDIA:
    urlpatterns.append(
        re_path(
            rf"^{settings.MEDIA_URL.lstrip('/')}(?P<path>.*)$",
            serve_file,
            {"document_root": settings.MEDIA_ROOT},
        )
    )

urlpatterns += i18n_patterns(
    path("", include("events.urls")),
    path("", include("events.registration.urls")),
    re_path(wagtail_urls.serve_pattern, views.serve_page),
    path("", include(wagtail_urls)),
)
