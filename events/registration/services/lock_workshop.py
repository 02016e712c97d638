"""Lock a workshop, so that its seats are counted and taken by one transaction at a time."""

from django.db import transaction
from django.db.models import prefetch_related_objects

from events.models import Workshop


def lock_workshop(workshop_id: int) -> Workshop:
    """Return the workshop and its terms, its row locked until the transaction ends.

    All that moves seats begins here.

    Why a lock: a free number is read first and taken afterwards. Two transactions that read at one moment
    would both find the last place free. With the row locked, the second waits on the line below until the
    first has committed, and then reads what the first wrote. The row stands for the workshop in all
    languages, so there is one queue, not one for each language. Terms are read after the row is locked:
    whoever changes them locks it, too.
    Why `get()` here, and no queryset handed on: a `select_for_update()` that nobody evaluates locks nothing.
    Why a constraint as well (`events_registration_seat_taken_once`): should anybody ever take a seat without
    the lock, the database refuses the second person on a number. That IntegrityError tells of a fault: no
    code catches it.
    Why without the key: see `cms.facts.services.change_facts.lock_fact`.
    On SQLite the line locks nothing; there `transaction_mode: IMMEDIATE` lets one writer begin at a time.

    Raises:
        TransactionManagementError: outside a transaction, where a lock would end before it is of use.
        Workshop.DoesNotExist: when there is no such workshop.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("Call lock_workshop() inside transaction.atomic().")
    workshop = Workshop.objects.select_for_update(no_key=True).get(pk=workshop_id)
    prefetch_related_objects([workshop], "registration_terms")
    return workshop
