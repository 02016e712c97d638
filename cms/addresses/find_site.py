"""Find the site that a request is for."""

from django.http import HttpRequest
from wagtail.models import Site

from cms.freshness.kept import Kept
from cms.freshness.stamp import Outdated

# More addresses of one installation than anybody has: a request may name any host that is allowed.
_sites: Kept[Site] = Kept(50, Outdated.BY_WORDS)


def find_site(request: HttpRequest) -> Site | None:
    """Return the site that a request is for, as Wagtail finds it; None where there is none.

    Wagtail finds it with the request from then on, so that nobody asks the database again.
    """
    site = _sites.get((request.get_host(), request.get_port()), lambda: Site.find_for_request(request))
    request._wagtail_site = site  # noqa: SLF001 – where Wagtail itself notes it
    return site
