"""Write e-mail addresses as mail servers take them."""

import idna


def encode_address(address: str) -> str:
    """Return an address in ASCII: a host such as münchen.example becomes xn--mnchen-3ya.example.

    By the rules of 2008, which registries use; Python's own codec turns straße.example into another host.

    Parameters:
        address: with one @ before the host.

    Raises:
        UnicodeError: when it has no such form, as with a letter outside ASCII before the @.
    """
    if address.isascii():
        return address
    name, _at, host = address.rpartition("@")
    name.encode("ascii")
    return f"{name}@{encode_host(host)}"


def encode_host(host: str) -> str:
    """Return a host in ASCII.

    Raises:
        UnicodeError: when it has no such form.
    """
    return idna.encode(host, uts46=True).decode("ascii").lower()
