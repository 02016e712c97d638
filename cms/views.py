"""Views that belong to no app: the choice of language, what robots read, and error pages."""

import errno
from http import HTTPStatus
from pathlib import PurePosixPath

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.http import require_safe
from django.views.static import serve as serve_file
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve as serve_whole_document
from wagtail.models import Page, UploadedFile
from wagtail.views import serve

from cms.addresses.find_site import find_site
from cms.addresses.route_in_language import PublishedElsewhere, route_directly
from cms.addresses.serve_route import serve_route
from cms.addresses.visible_pages import are_visible
from cms.frame.find_frame import find_frame
from cms.media.cut_file import cut_file
from cms.middleware import in_no_language
from cms.page_cache.may_be_kept import may_be_kept
from cms.sitemap import list_addresses, list_parts
from cms.text.languages import content_languages

XML = "application/xml; charset=utf-8"
# Of an uploaded file that somebody opens by its address.
RUNS_NOTHING = "default-src 'none'; sandbox"


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """Lead a visitor of the site's root to the front page in a language that the browser asks for."""
    response = HttpResponseRedirect(f"/{_preferred_language(request)}/")
    patch_vary_headers(response, ("Accept-Language",))
    return response


def _preferred_language(request: HttpRequest) -> str:
    site = find_site(request)
    homes = (
        Page.objects.filter(are_visible(), translation_key=site.root_page.translation_key)
        if site
        else Page.objects.none()
    )
    published = set(homes.values_list("locale__language_code", flat=True))
    for wish, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        try:
            code = get_supported_language_variant(wish)
        except LookupError:
            continue
        if code in published:
            return code
    every = [code for code, _name in content_languages()]
    return next(
        (code for code in [settings.LANGUAGE_CODE, *every] if code in published), settings.LANGUAGE_CODE
    )


@require_safe
@may_be_kept
@in_no_language
def sitemap(request: HttpRequest) -> HttpResponse:
    """Name the parts of the sitemap."""
    addresses = [
        request.build_absolute_uri(reverse("sitemap_part", kwargs={"part": part})) for part in list_parts()
    ]
    return render(request, "cms/sitemap_index.xml", {"addresses": addresses}, content_type=XML)


@require_safe
@may_be_kept
@in_no_language
def sitemap_part(request: HttpRequest, part: str) -> HttpResponse:
    """List the public addresses of a part, each with its versions in other languages."""
    if int(part) not in list_parts():
        raise Http404
    context = {"addresses": list_addresses(request, int(part))}
    return render(request, "cms/sitemap.xml", context, content_type=XML)


@require_safe
@may_be_kept
@in_no_language
def robots(request: HttpRequest) -> HttpResponse:
    """Keep robots out of the admin, and tell them where the sitemap is."""
    address = request.build_absolute_uri("/sitemap.xml")
    text = f"User-agent: *\nDisallow: /admin/\nDisallow: /*/registration/\n\nSitemap: {address}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@may_be_kept
def serve_page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a page as Wagtail does, after finding it in fewer queries; the rest is left to Wagtail."""
    try:
        route = route_directly(request, path)
    except PublishedElsewhere as found:
        # Not for ever: the version may be unpublished again.
        query = f"?{request.GET.urlencode()}" if request.GET else ""
        return HttpResponseRedirect(found.version.get_url(request) + query)
    return serve(request, path) if route is None else serve_route(request, route)


@require_safe
def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve an uploaded file; not what still waits, nor documents: their address asks who may read them."""
    parts = tuple(part for part in PurePosixPath(path.replace("\\", "/")).parts if part != "/")
    kept_back = [
        PurePosixPath(model._meta.get_field("file").upload_to).parts
        for model in (get_document_model(), UploadedFile)
    ]
    if ".." in parts or any(parts[: len(folder)] == folder for folder in kept_back):
        raise Http404
    try:
        response = serve_file(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:  # no file can have this name
            raise Http404 from error
        raise
    response["Content-Security-Policy"] = RUNS_NOTHING
    return response


@require_safe
def serve_document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """Serve a document as Wagtail does, to those who may read it, and a film in parts."""
    response = serve_whole_document(request, document_id, document_filename)
    if not isinstance(response, FileResponse):
        return response
    response["Content-Security-Policy"] = RUNS_NOTHING
    if response.get("Content-Encoding") == "None":
        del response["Content-Encoding"]  # Wagtail writes its None into the header
    return cut_file(request, response)


@may_be_kept
def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that nothing is here, in the language of the address, with the way on."""
    context = {}
    if find_site(request) is not None:
        context["frame"] = find_frame(request)
    return render(request, "404.html", context, status=HTTPStatus.NOT_FOUND)
