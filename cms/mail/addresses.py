"""The keys by which two spellings of an e-mail address are compared."""

import hashlib
import unicodedata

from cms.text.encode_address import encode_host

# A name before the @ and a host, in ASCII: long enough for every address that a form takes.
KEY_MAX_LENGTH = 512
# Longer than any address, and than any form takes. Bringing letters and their marks into one spelling costs
# the square of how many marks follow one another, and whoever posts decides that: 5 MB would take hours.
ADDRESS_MAX_LENGTH = 320
# The mailboxes of these hosts ignore dots in the name; their second name leads to the same mailboxes.
HOSTS_IGNORING_DOTS = frozenset({"gmail.com"})
SECOND_NAMES = {"googlemail.com": "gmail.com"}


def make_recipient_key(address: str) -> str:
    """Return by which key one mailbox is recognised: for uniqueness, for export and for erasure.

    It merges only what is the same mailbox for certain: capitals, and the two forms of a host such as
    münchen.example and xn--mnchen-3ya.example. So nobody is taken for somebody else.

    Parameters:
        address: as somebody typed it.
    """
    name, host = _split(address)
    return f"{name}@{host}" if host else name


def make_limit_key(address: str) -> str:
    """Return by which key limits count: it also merges spellings that usually lead to one mailbox.

    These are additions after a plus, and dots where the host is known to ignore them. Two people may share
    such a key, so it is for limits only, never for uniqueness, export or erasure.

    Parameters:
        address: as somebody typed it.
    """
    name, host = _split(address)
    host = SECOND_NAMES.get(host, host)
    bare = name.partition("+")[0]
    if host in HOSTS_IGNORING_DOTS:
        bare = bare.replace(".", "")
    # What begins with a plus has no other name.
    return f"{bare or name}@{host}" if host else bare or name


def _split(address: str) -> tuple[str, str]:
    """Return name and host in one spelling; no host where there is no @.

    What is too long for an address is nobody's, and has a name of its own: nothing is merged with it.
    """
    bare = address.strip()
    if len(bare) > ADDRESS_MAX_LENGTH:
        return hashlib.sha256(bare.encode("utf-8", "surrogatepass")).hexdigest(), ""
    typed = unicodedata.normalize("NFC", bare).strip()
    name, at, host = typed.rpartition("@")
    if not at:
        return typed.casefold(), ""
    try:
        return name.casefold(), encode_host(host)
    except UnicodeError:
        return name.casefold(), host.lower()
