"""Keep what pages are made of where the whole page might be kept."""

from collections.abc import Callable, Hashable
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Site

from cms.freshness.kept import Kept
from cms.page_cache.may_be_kept import is_same_for_all
from cms.text.languages import active_language

Value = TypeVar("Value")


def keep_part(
    store: Kept[Value], request: HttpRequest, key: tuple[Hashable, ...], make: Callable[[], Value]
) -> Value:
    """Return a part of a page, which is made once for everybody who reads a language on a site.

    Where not everybody gets the same page, and on previews, it is made for whoever asks.

    Parameters:
        store: where such parts are kept.
        request: the current request.
        key: all that the part depends on besides site, language and what is stored; with a None in it, it is
            not kept.
        make: makes it.
    """
    if None in key or not is_same_for_all(request):
        return make()
    site = Site.find_for_request(request)
    # Whoever has a session sees what others do, and nothing of them gets into it.
    may_fill = settings.SESSION_COOKIE_NAME not in request.COOKIES
    return store.get((site and site.pk, active_language(), *key), make, may_fill=may_fill)
