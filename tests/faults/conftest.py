"""What the suite of faults shares: a prepared site for each engine, made once."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.faults.running_site import Template

ENGINES = ("sqlite", "postgres")


@contextmanager
def open_folder() -> Iterator[Path]:
    """Yield a new folder that PostgreSQL can enter, which runs as somebody else; pytest's own are closed."""
    folder = Path(tempfile.mkdtemp(prefix="spot-faults-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def templates() -> Iterator[Callable[[str], Template]]:
    """Return a function that makes the template of an engine, or returns the one that was made."""
    made: dict[str, Template] = {}

    with open_folder() as folder:

        def find(engine: str) -> Template:
            if engine not in made:
                made[engine] = Template(engine, folder / engine)
            return made[engine]

        yield find


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return an empty folder that PostgreSQL can enter."""
    with open_folder() as folder:
        yield folder
