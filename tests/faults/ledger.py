"""Compare what visitors were told with what is in the database and what was sent."""

from collections import Counter
from dataclasses import dataclass

from tests.faults.running_site import RunningSite
from tests.faults.visitors import Visitor


@dataclass(frozen=True)
class Ledger:
    """What became of those who registered."""

    told: int
    # Told “registered”, and not in the database.
    lost: int
    # More than once in the database.
    doubled: int
    # In the database, without a confirmation.
    unwritten: int
    # Confirmed more than once.
    written_twice: int

    @property
    def is_right(self) -> bool:
        """Whether everybody got what he was told, once."""
        return not (self.lost or self.doubled or self.unwritten or self.written_twice)


def draw_up(site: RunningSite, visitors: list[Visitor]) -> Ledger:
    """Look into the database and into the mail server's hands."""
    rows = Counter(site.registered())
    written = Counter(recipient for message in list(site.mail.received) for recipient in message.recipients)
    told = [visitor for visitor in visitors if visitor.was_told]
    return Ledger(
        told=len(told),
        lost=sum(not rows[visitor.email] for visitor in told),
        doubled=sum(rows[visitor.email] > 1 for visitor in visitors),
        unwritten=sum(rows[visitor.email] > 0 and not written[visitor.email] for visitor in visitors),
        written_twice=sum(written[visitor.email] > 1 for visitor in visitors),
    )
