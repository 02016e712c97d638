"""Read the key of a row as it stands in an address or a form."""

# The largest number that a database keeps as a key.
LARGEST_KEY = 2**63 - 1


def read_key(typed: str) -> int | None:
    """Return the key that somebody sent; None for what is none.

    Anybody may send anything: Python refuses to read thousands of digits, and SQLite to look for a number
    that it could not keep.
    """
    if len(typed) > len(str(LARGEST_KEY)) or not (typed.isascii() and typed.isdigit()):
        return None
    key = int(typed)
    return key if key <= LARGEST_KEY else None
