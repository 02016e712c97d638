"""Where a request comes from, as far as it can be trusted."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# Whoever has one address of such a network usually has many of them.
PREFIX_BITS = {4: 24, 6: 48}

Address = IPv4Address | IPv6Address


def find_client_prefix(request: HttpRequest | None) -> str:
    """Return the network that a request comes from, such as “203.0.113.0/24”; empty where it is not known.

    `X-Forwarded-For` is believed only as far as the proxies named in WORKSHOP_SPOT_TRUSTED_PROXIES wrote it:
    anybody can send that header.

    Parameters:
        request: the current request; None where somebody signs in from a program.
    """
    address = _find_client_address(request) if request is not None else None
    if address is None:
        return ""
    return str(ip_network((address, PREFIX_BITS[address.version]), strict=False))


def _find_client_address(request: HttpRequest) -> Address | None:
    trusted = [ip_network(text, strict=False) for text in settings.WORKSHOP_SPOT_TRUSTED_PROXIES]
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    found = None
    for hop in (request.META.get("REMOTE_ADDR", ""), *reversed(forwarded)):
        address = _parse(hop)
        if address is None:
            return found
        found = address
        if not any(address in network for network in trusted):
            return found
    return found


def _parse(hop: str) -> Address | None:
    """Return the address of a hop; some proxies add a port to it."""
    text = hop.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
