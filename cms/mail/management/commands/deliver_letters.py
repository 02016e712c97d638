import signal
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from cms.mail.worker import LetterWorker
from cms.processes.stop_signals import StopRequests, take_stop_signals


class Command(BaseCommand):
    """Deliver e-mails as they are written, until stopped."""

    help = "Delivers e-mails as they are written, until stopped; what is under way is finished first."

    def handle(self, *args: Any, **options: Any) -> None:
        worker = LetterWorker()
        requests = StopRequests()

        def stop(number: int, frame: FrameType | None) -> None:
            worker.stop()
            # A second request does not wait for a silent mail server.
            if requests.is_second():
                signal.signal(number, signal.SIG_DFL)
                signal.raise_signal(number)

        take_stop_signals(stop)
        worker.work()
