"""The worker that delivers letters: it looks for due rows every second, until it is told to stop."""

import logging
from time import monotonic, sleep

from django.db import close_old_connections, connections
from django.utils import timezone

from cms.absence.causes import Cause
from cms.absence.database_watch import SAID
from cms.absence.find_wait import find_wait
from cms.mail.delivery_run import DeliveryRun
from cms.mail.models import DeliveryState
from cms.mail.services.deliver_due import deliver_due
from cms.mail.services.deliver_letter import DATABASE_AWAY, write_results
from cms.mail.services.tidy_letters import tidy_letters

logger = logging.getLogger(__name__)

# Seconds between two looks at the outbox.
POLL = 1.0
# Seconds between two looks for what nobody is at, and at least so many between two signs of life.
TIDY = 20.0
# Seconds until it notices, while it waits, that it is to stop.
NAP = 0.2
# Seconds between two lines about what was sent.
REPORT = 60.0
# Seconds to wait for a database that is away: twice as long each time, up to a limit.
FIRST_BACK_OFF, LONGEST_BACK_OFF = 1.0, 30.0


class LetterWorker:
    """Delivers letters for as long as it runs. It survives a database and a mail server that are away."""

    def __init__(self) -> None:
        self.run = DeliveryRun()
        # No Event: a signal's handler must take no lock that the interrupted wait may hold.
        self._is_stopping = False
        self._back_off = 0.0
        self._tidied_at: float | None = None
        self._signed_at: float | None = None
        self._reported_at = monotonic()

    def stop(self) -> None:
        """Have it end after the letter that is under way."""
        self._is_stopping = True

    @property
    def goes_on(self) -> bool:
        """Whether nobody has told it to stop."""
        return not self._is_stopping

    def work(self) -> None:
        """Deliver until told to stop."""
        try:
            while self.goes_on:
                moved = self._look()
                self._wait(self._back_off or (0.0 if moved else POLL))
        finally:
            self._end()

    def _wait(self, seconds: float) -> None:
        end = monotonic() + seconds
        while self.goes_on and (left := end - monotonic()) > 0:
            sleep(min(left, NAP))

    def _look(self) -> int:
        """Do what is due and return how many letters moved; with the database away, none."""
        try:
            if self._is_time_to_tidy():
                self._tidy()
            moved = deliver_due(self.run, goes_on=lambda: self.goes_on and not self._is_time_to_tidy())
            self._sign()
        except Exception as error:
            if isinstance(error, DATABASE_AWAY) or find_wait(error):
                self._wait_for_database(error)
                return 0
            # One fault of ours, such as in a row, must not end the worker; it is seen once a half minute.
            logger.exception("Delivering e-mails failed; it is tried again.")
            self._back_off = LONGEST_BACK_OFF
            return 0
        if self._back_off:
            self._back_off = 0.0
            logger.warning("E-mails are delivered again.")
        self.run.connection.close_if_idle()
        if monotonic() - self._reported_at >= REPORT:
            self._report()
        return moved

    def _is_time_to_tidy(self) -> bool:
        return self._tidied_at is None or monotonic() - self._tidied_at >= TIDY

    def _tidy(self) -> None:
        # A connection that a database or a firewall has ended meanwhile is opened anew.
        close_old_connections()
        tidy_letters()
        self._tidied_at = monotonic()

    def _sign(self) -> None:
        """Say that it is there, after a look that ended well: where all fail, the sweep is to deliver."""
        if self._signed_at is not None and monotonic() - self._signed_at < TIDY:
            return
        DeliveryState.objects.update_or_create(
            pk=DeliveryState.ONLY, defaults={"worker_seen_at": timezone.now()}
        )
        self._signed_at = monotonic()

    def _wait_for_database(self, error: Exception) -> None:
        """Wait longer each time; one line says what is the matter, one that it is over."""
        if not self._back_off:
            reason = SAID[find_wait(error) or Cause.AWAY]
            logger.error("%s (%s); e-mails wait for it.", reason, type(error).__name__)
        self._back_off = min(max(self._back_off * 2, FIRST_BACK_OFF), LONGEST_BACK_OFF)
        self.run.connection.close()
        connections.close_all()

    def _report(self) -> None:
        self._reported_at = monotonic()
        self.run.log()

    def _end(self) -> None:
        self.run.connection.close()
        try:
            write_results(self.run)
            DeliveryState.objects.filter(pk=DeliveryState.ONLY).update(worker_seen_at=None)
        except DATABASE_AWAY:
            logger.warning("The database is away; what was sent last may be sent once more.")
        self._report()
        connections.close_all()
