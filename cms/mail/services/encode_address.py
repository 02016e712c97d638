"""Write an e-mail address as mail servers take it."""

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
    return f"{name}@{idna.encode(host, uts46=True).decode('ascii')}"
