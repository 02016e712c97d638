"""Register somebody also where the connection to the database breaks in the middle."""

from time import sleep

from django.db import Error, connection

from cms.absence.causes import Cause, find_cause, happened_at_commit
from cms.absence.database_watch import database_watch
from events.registration.enums import RegistrationState
from events.registration.services.register import Applicant, register

# Seconds before each further attempt: a server that is restarted is back within these.
PAUSES = (0.2, 0.8, 2.0)


class OutcomeUnknownError(Exception):
    """The connection was lost while the registration was committed, and the database has stayed away."""


def register_surely(workshop_id: int, applicant: Applicant) -> RegistrationState:
    """Register as `register` does; where the connection breaks, find out what became of it.

    A broken connection leaves open whether the registration was committed. So the same is sent again, which
    for somebody who is registered already changes nothing and brings the same answer (see `_answer_again`).

    Parameters:
        workshop_id: the workshop's key.
        applicant: what was entered.

    Raises:
        OutcomeUnknownError: when nobody can tell; caused by the error of the database.
        django.db.Error: when the database is away and nothing was saved.
        RegistrationNotPossibleError, ValidationError: see `register`.
    """
    is_unknown = False
    for pause in (*PAUSES, None):
        try:
            return register(workshop_id, applicant)
        except Error as error:
            cause = find_cause(error)
            if cause is not Cause.AWAY:
                raise
            database_watch.note(cause, error)
            is_unknown = is_unknown or happened_at_commit(error)
            if pause is None:
                if is_unknown:
                    raise OutcomeUnknownError from error
                raise
        connection.close_if_unusable_or_obsolete()
        sleep(pause)
    raise AssertionError("The last attempt returns or raises.")
