"""Sites with the demonstration, each in a folder and a database of its own; and what is asked inside them."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.bench.databases import Databases
from scripts.bench.servers import ROOT, NotServed, Server, run

# Who asks inside a site.
VISITOR, ORGANISER = "visitor", "organiser"


@dataclass(frozen=True)
class Site:
    """A site that can be served: its folder of data and its database."""

    folder: Path
    database: str

    @property
    def environment(self) -> dict[str, str]:
        """What its processes read."""
        return {
            "DJANGO_SETTINGS_MODULE": "cms.settings.development",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database,
            "TRUSTED_PROXIES": "127.0.0.1",  # so that each who registers comes from a network of their own
            "CACHE_URL": "locmemcache://",
        }

    def serve(self, *, workers: int = 1, page_memory: int | None = None) -> Server:
        """Return a web server of the site.

        Parameters:
            workers: how many web processes.
            page_memory: how many MiB of pages each keeps; None for what the settings say.
        """
        memory = {} if page_memory is None else {"PAGE_MEMORY": str(page_memory)}
        return Server(
            "cms.asgi:application",
            folder=ROOT,
            environment={**self.environment, **memory},
            log=self.folder / "server.log",
            workers=workers,
        )


def make_site(name: str, folder: Path, databases: Databases) -> Site:
    """Make a site with the demonstration.

    Parameters:
        name: of the site; another one for each.
        folder: where the folders of all sites lie. The first of them is made, the others are copies of it.
        databases: where its database is made.
    """
    first = folder / databases.engine
    if not first.exists():
        site = Site(first, databases.make("first"))
        first.mkdir()
        run(ROOT, site.environment, "-m", "scripts.prepare_site")
    shutil.copytree(first, first.with_name(f"{first.name}-{name}"))
    return Site(first.with_name(f"{first.name}-{name}"), databases.copy("first", name))


class Insider:
    """A process inside a site that does as it is told (`scripts/bench/inside.py`)."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def do(self, what: str, **how: Any) -> Any:
        """Have something done, and return what came of it.

        Raises:
            NotServed: when it failed.
        """
        if self._process.stdin is None or self._process.stdout is None:
            raise NotServed("Nobody listens.")
        self._process.stdin.write(json.dumps({"what": what, "how": how}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise NotServed(f"{what} failed; what it said stands above.")
        return json.loads(line)


@contextmanager
def inside(site: Site) -> Iterator[Insider]:
    """Start a process inside a site."""
    process = subprocess.Popen(
        [sys.executable, "-m", "scripts.bench.inside"],
        cwd=ROOT,
        env={**os.environ, **site.environment},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield Insider(process)
    finally:
        process.communicate()  # closes its standard input, at which it ends
