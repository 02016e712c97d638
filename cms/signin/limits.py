"""How often something may be tried, and for how long nothing is accepted after that."""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from cms.mail.addresses import make_limit_key

# As long as a name may be that somebody has.
NAME_MAX_LENGTH = 254
QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Limit:
    """So many attempts on a subject within a time that begins with the first of them."""

    kind: str
    subject: str
    most: int
    within: timedelta

    @property
    def key(self) -> str:
        """Name the subject in the database without telling it."""
        return salted_hmac("cms.signin.limits", f"{self.kind}|{self.subject}", algorithm="sha256").hexdigest()


class TooManyAttempts(Exception):
    """One has to wait.

    Parameters:
        until: when the next attempt is accepted.
    """

    def __init__(self, until: datetime) -> None:
        super().__init__(f"No attempt is accepted before {until:%H:%M:%S}.")
        self.until = until


def limit_account(username: str, prefix: str) -> Limit:
    """Limit guesses at one account from one network, so that nobody locks an account for its owner.

    Names that do not exist are counted like others: whoever asks learns nothing. A name that is too long to
    exist is counted as it was typed: bringing it into one spelling may take hours.
    """
    name = username
    if len(name) <= NAME_MAX_LENGTH:
        name = unicodedata.normalize("NFKC", name).casefold().strip()
    return Limit("account", f"{prefix}|{name}", 10, QUARTER)


def limit_network(prefix: str) -> Limit:
    """Limit guesses of one network at any accounts; high, for a whole school may share an address."""
    return Limit("network", prefix, 100, QUARTER)


def limit_page_password(restriction: str, prefix: str) -> Limit:
    """Limit guesses of one network at the password of a collection or a page."""
    return Limit("page_password", f"{prefix}|{restriction}", 10, QUARTER)


def limit_mailbox(email: str) -> Limit:
    """Limit the e-mails about a forgotten password to one mailbox, whatever its spelling, known or not."""
    return Limit("mailbox", make_limit_key(email), 3, HOUR)


def limit_resets(prefix: str) -> Limit:
    """Limit the e-mails about forgotten passwords that one network asks for."""
    return Limit("resets", prefix, 20, HOUR)
