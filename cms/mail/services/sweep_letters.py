"""Deliver what is due where no worker does, and put right what was left behind."""

from datetime import timedelta

from django.utils import timezone

from cms.mail.delivery_run import DeliveryRun
from cms.mail.services.deliver_due import deliver_due
from cms.mail.services.pause_letters import read_delivery_state
from cms.mail.services.tidy_letters import tidy_letters
from cms.sweep_register import Budget

# A worker says more often that it is there (cms/mail/worker.py).
WORKER_IS_GONE_AFTER = timedelta(minutes=2)


def sweep_letters(budget: Budget | None = None) -> int:
    """Do what is due and return how many letters moved.

    Parameters:
        budget: how long it may take; what is left then waits for the next sweep.
    """
    budget = budget or Budget()
    moved = tidy_letters()
    if has_worker():
        return moved
    run = DeliveryRun()
    try:
        return moved + deliver_due(run, goes_on=budget.goes_on)
    finally:
        run.connection.close()
        run.log()


def has_worker() -> bool:
    """Return whether a worker has said lately that it delivers letters."""
    seen = read_delivery_state().worker_seen_at
    return seen is not None and abs(timezone.now() - seen) < WORKER_IS_GONE_AFTER
