"""One address to photograph."""

from typing import NamedTuple


class Shot(NamedTuple):
    """A page to photograph in one language; `press` is a selector clicked before the picture is taken."""

    name: str
    language: str
    path: str
    press: str = ""
