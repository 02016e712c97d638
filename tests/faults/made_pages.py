"""A note of each page that Django makes: what is answered from memory is in none."""

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

FILE_NAME = "made-pages"


class NoteMadePages:
    """Middleware that appends which process made which page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._file = os.open(settings.DATA_DIR / FILE_NAME, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            os.write(self._file, f"{os.getpid()} {request.path}\n".encode())
        return self.get_response(request)


def count_made(data_dir: Path) -> Counter[tuple[int, str]]:
    """Return how often each process made each page for visitors, by its id and the address."""
    file = data_dir / FILE_NAME
    lines = file.read_text().splitlines() if file.exists() else []
    return Counter((int(line.partition(" ")[0]), line.partition(" ")[2]) for line in lines)
