"""Visitors who register at a steady pace, each with the answer he got; and somebody who only reads."""

import http.client
import threading
import time
import urllib.parse
from collections import Counter
from dataclasses import dataclass, field
from http import HTTPStatus

from tests.faults.running_site import RunningSite

PACE = 0.25  # seconds between two visitors, and between two readers
PATIENCE = 60.0
READERS_PATIENCE = 5.0


@dataclass
class Visitor:
    """Somebody who registers, with the answers in their order; 0 stands for none."""

    number: int
    answers: list[int] = field(default_factory=list)

    @property
    def email(self) -> str:
        """The address, which nobody else has."""
        return f"visitor{self.number}@example.org"

    @property
    def was_told(self) -> bool:
        """Whether the site ever said “registered”."""
        return HTTPStatus.SEE_OTHER in self.answers

    def register(self, site: RunningSite) -> int:
        """Send the form and return the status of the answer."""
        fields = {"name": f"Visitor {self.number}", "email": self.email, "language": "en"}
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            # Each from a network of their own: one that sends so many would be stopped.
            "X-Forwarded-For": f"10.{self.number // 250}.{self.number % 250}.1",
        }
        path = site.paths[self.number % len(site.paths)]
        try:
            connection.request("POST", path, urllib.parse.urlencode(fields), headers)
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            status = 0
        finally:
            connection.close()
        self.answers.append(status)
        return status


class Load:
    """Registers and reads until it is told to stop; a slow answer delays nobody else."""

    def __init__(self, site: RunningSite) -> None:
        self.site = site
        self.visitors: list[Visitor] = []
        # When each answer came, and what it was: (moment, status).
        self.posts: list[tuple[float, int]] = []
        self.pages: list[tuple[float, int]] = []
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._send, daemon=True),
            threading.Thread(target=self._read, daemon=True),
        ]
        self._posting: list[threading.Thread] = []

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Let everybody get an answer, and send nobody more."""
        self._stopping.set()
        for thread in (*self._threads, *self._posting):
            thread.join(PATIENCE + 5)

    def is_well_since(self, moment: float, seconds: float) -> bool:
        """Whether for so long now every page and every post was answered well, since a moment at most."""
        since = max(moment, time.monotonic() - seconds)
        if time.monotonic() - moment < seconds:
            return False
        lately = [[status for at, status in answers if at >= since] for answers in (self.pages, self.posts)]
        return all(statuses and min(statuses) > 0 and max(statuses) < 500 for statuses in lately)

    def last_trouble(self) -> float:
        """Return when the last page or post was answered by an error; 0.0 where none was."""
        wrong = [at for at, status in (*self.pages, *self.posts) if status == 0 or status >= 500]
        return max(wrong, default=0.0)

    def send_again(self) -> None:
        """Have those who were told of an error do as they were told: send it again."""
        for visitor in self.visitors:
            if not visitor.was_told:
                visitor.register(self.site)

    def count_errors(self) -> tuple[Counter[int], Counter[int]]:
        """Return how many pages and posts were answered by which error."""
        pages = Counter(status for _at, status in self.pages if status != HTTPStatus.OK)
        posts = Counter(status for _at, status in self.posts if status != HTTPStatus.SEE_OTHER)
        return pages, posts

    def _send(self) -> None:
        while not self._stopping.wait(PACE):
            visitor = Visitor(len(self.visitors))
            self.visitors.append(visitor)
            thread = threading.Thread(target=self._post, args=(visitor,), daemon=True)
            self._posting.append(thread)
            thread.start()

    def _post(self, visitor: Visitor) -> None:
        status = visitor.register(self.site)
        self.posts.append((time.monotonic(), status))

    def _read(self) -> None:
        while not self._stopping.wait(PACE):
            status = self.site.status("/en/", READERS_PATIENCE)
            self.pages.append((time.monotonic(), status))
