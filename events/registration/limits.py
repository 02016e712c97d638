"""How many registrations are taken before one has to wait: more than people send, fewer than programs do."""

from datetime import timedelta

from cms.mail.addresses import make_limit_key
from cms.signin.limits import Limit
from events.models import Workshop

HOUR = timedelta(hours=1)
FOR_A_MAILBOX = 20
FROM_A_NETWORK = 120
FOR_A_WORKSHOP = 600


def limit_registrations(workshop: Workshop, email: str, prefix: str) -> list[Limit]:
    """Return the limits that a registration falls under; each counts what is sent, known or not.

    Parameters:
        workshop: what somebody registers for.
        email: the mailbox; its spellings count as one.
        prefix: the network that the post came from; empty where it is not known.
    """
    limits = [
        Limit("registration_mailbox", make_limit_key(email), FOR_A_MAILBOX, HOUR),
        Limit("registration_workshop", str(workshop.uuid), FOR_A_WORKSHOP, HOUR),
    ]
    return [*limits, Limit("registration_network", prefix, FROM_A_NETWORK, HOUR)] if prefix else limits
