"""What one process remembers while it delivers letters one after another."""

import logging
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cms.mail.connection import MailConnection
from cms.mail.enums import LetterState
from cms.mail.models import Letter

logger = logging.getLogger(__name__)


@dataclass
class DeliveryRun:
    """The connection, what came of the letters, and what is not written into their rows yet."""

    connection: MailConnection = field(default_factory=MailConnection)
    # The letters that were refused for the first time since the server last took one, with their recipients.
    refused: dict[int, str] = field(default_factory=dict)
    # Results that the database could not take: who was written to, and what belongs into the row.
    unwritten: list[tuple[Letter, dict[str, Any]]] = field(default_factory=list)
    # Whether the server judged a letter as such: it works. Whether it has only said of a recipient that he is
    # to be tried later: it answers. And whether all letters have been paused.
    was_heard: bool = False
    has_answered: bool = False
    has_paused: bool = False
    # Whether this is the one letter that finds out whether a pause is over.
    is_try: bool = False
    counts: Counter[LetterState] = field(default_factory=Counter)
    failures: Counter[tuple[str, str]] = field(default_factory=Counter)

    def count_failure(self, kind: str, error: Exception) -> None:
        """Remember that a letter failed: only the error's type, for its words may hold addresses."""
        self.failures[kind, type(error).__name__] += 1

    def log_failures(self) -> None:
        """Write one line for each kind of letter and error."""
        for (kind, error), number in self.failures.items():
            logger.error("%s e-mail(s) of kind %s failed: %s.", number, kind, error)
        self.failures.clear()

    def log(self) -> None:
        """Write what came of the letters since the last time, in few lines; none for what only waits."""
        if self.counts.keys() - {LetterState.RETRY}:
            counts = ", ".join(f"{number} {state.value}" for state, number in self.counts.items())
            logger.info("E-mails: %s.", counts)
            self.counts.clear()
        self.log_failures()
