"""Tell whether a post comes from a page of this site, for forms that work without a cookie."""

from urllib.parse import urlsplit

from django.http import HttpRequest

OWN_FETCHES = frozenset({"same-origin", "none"})


def comes_from_own_page(request: HttpRequest) -> bool:
    """Return whether the browser says that a page of this site sent the request.

    Django's own check wants a cookie, and visitors get none. Browsers state where a request comes from in
    `Sec-Fetch-Site`, and on plain HTTP at least in `Origin`; a foreign page can forge neither. A request with
    neither comes from no browser that a foreign page could misuse, and carries no session's authority.

    Only for acts that anybody may do without signing in.
    """
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site in OWN_FETCHES
    origin = request.headers.get("Origin")
    if origin is None:
        return True
    try:
        host = urlsplit(origin).netloc
    except ValueError:
        return False
    # The scheme is left out: behind a front server that ends TLS, this process may not know it.
    return host.lower() == request.get_host().lower()
