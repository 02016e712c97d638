"""Two web processes, and two machines with Redis: after the answer to a change nobody sees how it was before.

What a visitor is shown is laid beside what somebody with a session is shown, who never gets a kept page.
"""

import http.client
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cms.page_cache.changes import changes
from tests.faults.changer import TITLE, WITHOUT_MARKS
from tests.faults.changer_process import Changer
from tests.faults.conftest import ENGINES
from tests.faults.fault_table import with_redis
from tests.faults.made_pages import count_made
from tests.faults.running_site import RunningSite, Template

pytestmark = pytest.mark.faults

Templates = Callable[[str], Template]
WORKERS = 2
# So often a page is asked for, each time by a new connection, which either process may take.
VISITS = 6
# What one machine changes, another shows after this.
HEARD_AFTER = 1.0


def read(site: RunningSite, path: str, **headers: str) -> str:
    """Return what a page says, with its status."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        return f"{answer.status} {answer.headers.get('Location', '')} {answer.read().decode()}"
    finally:
        connection.close()


def read_truth(site: RunningSite, path: str) -> str:
    """Return what a page would say if it was made now."""
    return read(site, path, Cookie="sessionid=nobody")


def read_all(site: RunningSite, paths: list[str]) -> dict[str, set[str]]:
    """Return what visitors are shown at each address, by both processes."""
    return {path: {read(site, path) for _visit in range(VISITS)} for path in paths}


def find_outdated(site: RunningSite, paths: list[str]) -> list[str]:
    """Return the addresses at which somebody is shown what is not so."""
    shown = read_all(site, paths)
    return [path for path in paths if shown[path] != {read_truth(site, path)}]


@pytest.mark.parametrize("engine", ENGINES)
def test_no_change_leaves_an_outdated_page_with_two_processes(
    engine: str, templates: Templates, folder: Path
) -> None:
    with (
        RunningSite(templates(engine), folder, WEB_CONCURRENCY=str(WORKERS)) as site,
        Changer(site) as changer,
    ):
        outdated = {}
        for name in changes:
            read_all(site, changer.paths)
            changer.do(name)
            outdated[name] = find_outdated(site, changer.paths)
        assert {name: paths for name, paths in outdated.items() if paths} == {}
        assert len({process for process, _path in count_made(site.data_dir)}) == WORKERS

        read_all(site, changer.paths)
        changer.do(WITHOUT_MARKS)
        changer.do(f"{TITLE}Unheard of")
        assert find_outdated(site, changer.paths), "the control: unheard of, a change is not seen"


def test_no_change_leaves_an_outdated_page_on_another_machine_after_a_second(
    templates: Templates, folder: Path
) -> None:
    template = templates("postgres")
    here_folder, there_folder = folder / "here", folder / "there"
    for made in (here_folder, there_folder):
        made.mkdir(mode=0o755)
    with (
        with_redis(folder) as redis,
        RunningSite(template, here_folder, WEB_CONCURRENCY=str(WORKERS), **redis) as here,
        RunningSite(template, there_folder, beside=here, WEB_CONCURRENCY=str(WORKERS), **redis) as there,
        Changer(here) as changer,
    ):
        outdated: dict[str, list[str]] = {}
        heard_at_once = []
        for name in changes:
            read_all(here, changer.paths)
            read_all(there, changer.paths)
            changer.do(name)
            done = time.monotonic()
            heard_at_once.append(not find_outdated(there, changer.paths[:1]))
            time.sleep(max(0.0, done + HEARD_AFTER - time.monotonic()))
            outdated[name] = [*find_outdated(there, changer.paths), *find_outdated(here, changer.paths)]
    assert {name: paths for name, paths in outdated.items() if paths} == {}
    assert not all(heard_at_once), "the control: before a second is over a change may be unheard of"
