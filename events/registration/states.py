"""The states of a registration: who has a place, who counts as registered, and what may follow what."""

from collections.abc import Mapping

from events.registration.enums import RegistrationState

# A registration that has not been saved yet.
NEW = ""

# Whoever is in one of these states has a place, and so a number; nobody else has one. A constraint of the
# database says the same.
OCCUPYING: frozenset[str] = frozenset({RegistrationState.CONFIRMED.value})

# Whoever is in one of these states is registered: an address can be so once for each workshop.
ACTIVE_STATES = (RegistrationState.CONFIRMED, RegistrationState.WAITING)

# The one table of moves. Whoever comes again after a cancellation registers anew.
FOLLOWING: Mapping[str, frozenset[str]] = {
    NEW: frozenset({RegistrationState.CONFIRMED.value, RegistrationState.WAITING.value}),
    RegistrationState.WAITING.value: frozenset(
        {RegistrationState.CONFIRMED.value, RegistrationState.CANCELLED.value}
    ),
    RegistrationState.CONFIRMED.value: frozenset({RegistrationState.CANCELLED.value}),
    RegistrationState.CANCELLED.value: frozenset(),
}
