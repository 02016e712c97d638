"""Hand the result of a registration to the page that shows it, without a cookie and without personal data."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from events.registration.enums import RegistrationState

SALT = "events.registration.result"


@dataclass(frozen=True)
class Result:
    """What a visitor is told after registering. It names nobody, so its address may be seen by anyone."""

    workshop_uuid: UUID
    state: RegistrationState
    has_withdrawn_answer: bool = False


def sign_result(result: Result) -> str:
    """Return the result as a token for an address; only this site can make one."""
    content = [result.workshop_uuid.hex, result.state.value, int(result.has_withdrawn_answer)]
    return signing.Signer(salt=SALT).sign_object(content)


def read_result(token: str) -> Result:
    """Return what a token says.

    Raises:
        BadSignature: when the token was not made here.
    """
    workshop_hex, state, has_withdrawn_answer = signing.Signer(salt=SALT).unsign_object(token)
    return Result(UUID(workshop_hex), RegistrationState(state), bool(has_withdrawn_answer))
