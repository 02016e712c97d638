"""People who register and editors who upload and delete, while something else goes on."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from django.core.files.base import ContentFile
from django.db import connections
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument

from events.models import Workshop
from events.registration.models import Registration
from events.registration.services.register import Applicant, register
from tests.factories.workshops import WorkshopFactory

WRITERS = 3
OLD_FILES = 30


class Load:
    """Writes until it is told to stop; each file is there before its row, and stays until the row is gone."""

    def __init__(self) -> None:
        self.workshop: Workshop = WorkshopFactory(days=30)
        self.problems: list[Exception] = []
        self._numbers = count()
        self._stopped = threading.Event()
        self._old = [self._upload(f"old-{number}") for number in range(OLD_FILES)]

    def register_one(self) -> None:
        number = next(self._numbers)
        register(self.workshop.pk, Applicant(f"Ewa {number}", f"ewa.{number}@example.org", "pl"))

    def written(self) -> int:
        """Return how many have registered."""
        return Registration.objects.filter(workshop=self.workshop).count()

    def _upload(self, name: str) -> AbstractDocument:
        document: AbstractDocument = get_document_model()(title=name)
        document.file.save(f"{name}.txt", ContentFile(f"{name}\n".encode() * 1000))
        return document

    def _write(self) -> None:
        try:
            while not self._stopped.is_set():
                self.register_one()
                self._upload(f"new-{next(self._numbers)}")
                if self._old:
                    self._old.pop().delete()
        except Exception as problem:  # noqa: BLE001 – the test looks at it
            self.problems.append(problem)
        finally:
            connections.close_all()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Keep writing meanwhile."""
        threads = [threading.Thread(target=self._write) for _ in range(WRITERS)]
        for thread in threads:
            thread.start()
        limit = time.monotonic() + 20
        while self.written() < 2 * WRITERS and time.monotonic() < limit:
            time.sleep(0.02)
        try:
            yield
        finally:
            self._stopped.set()
            for thread in threads:
                thread.join(30)
        assert self.problems == []
