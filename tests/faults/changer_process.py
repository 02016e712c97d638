"""Have a running site changed from beside its web processes, as a shell, a task or another worker does."""

import json
import subprocess
import sys
from typing import Any, Self

from tests.faults.changer import DONE
from tests.faults.running_site import ROOT, RunningSite


class Changer:
    """Changes a site from a process of its own; a context manager.

    Parameters:
        site: a running one.
    """

    def __init__(self, site: RunningSite) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.changer"],
            cwd=ROOT,
            env=site.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        said = self._hear()
        self.pages: dict[str, Any] = json.loads(said)
        self.paths: list[str] = self.pages["paths"]

    def try_to(self, order: str) -> bool:
        """Have something done, and return once it is said whether that succeeded."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        return self._hear() == DONE + "\n"

    def do(self, order: str) -> None:
        """Have something done that cannot fail."""
        assert self.try_to(order), order

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.kill()
        self._process.communicate()

    def _hear(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()
