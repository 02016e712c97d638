"""500 visitors at once while an editor publishes every second, a workshop fills up, and servers go away."""

import os
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from cms.freshness.stamp import StampFile
from tests.cms.page_cache.changes import PLACES
from tests.faults.changer import REGISTER, TITLE
from tests.faults.changer_process import Changer
from tests.faults.crowd import Crowd, Seen
from tests.faults.fault_table import kill_redis, with_redis
from tests.faults.made_pages import count_made
from tests.faults.running_site import RunningSite, Template

pytestmark = pytest.mark.faults

Templates = Callable[[str], Template]
VISITORS = 500
WORKERS = 2
SECONDS = 120 if os.environ.get("FAULTS_LONG") else 40
AWAY = 5.0
# Seconds after which a database that is back is asked again.
NOTICED = 2.0
VERSION = re.compile(rb"Version (\d+)")


class Outdated(NamedTuple):
    """Somebody was shown a version although a later one was published so many seconds before."""

    shown: int
    due: int
    since: float


def find_outdated(seen: list[Seen], path: str, published: dict[int, float]) -> list[Outdated]:
    """Return each time that a page was asked for after a version was published, and showed an earlier one."""
    outdated = []
    for one in seen:
        if one.path != path or one.status != 200:
            continue
        shown = VERSION.search(one.body)
        number = int(shown[1]) if shown else -1
        due = max((version for version, done in published.items() if done < one.asked), default=0)
        if number < due:
            missed = min(done for version, done in published.items() if version > number)
            outdated.append(Outdated(number, due, one.asked - missed))
    return outdated


def test_a_crowd_sees_what_is_so_and_each_page_is_made_once_a_change(
    templates: Templates, folder: Path
) -> None:
    published: dict[int, float] = {}
    with (
        with_redis(folder) as redis,
        RunningSite(templates("postgres"), folder, WEB_CONCURRENCY=str(WORKERS), **redis) as site,
        Changer(site) as changer,
    ):
        changer.do(f"{TITLE}Version 0")
        stamps = StampFile(site.data_dir)
        made_before, stamp_before = count_made(site.data_dir), stamps.read()
        crowd = Crowd(site.port, changer.paths, VISITORS)
        crowd.come()
        began = time.monotonic()
        away = (began, began)
        for second in range(1, SECONDS):
            time.sleep(max(0.0, began + second - time.monotonic()))
            if second == SECONDS // 3:
                kill_redis(site, 0.0)
            if second == 2 * SECONDS // 3:
                away = _stop_database(site)
            if changer.try_to(f"{TITLE}Version {second}"):
                published[second] = time.monotonic()
            if second <= PLACES:
                changer.do(f"{REGISTER}{second}")
        crowd.leave()
        made = count_made(site.data_dir) - made_before
        changes = stamps.read().changed - stamp_before.changed
        stamps.close()

    statuses = Counter((one.path if one.status not in (200, 404) else "", one.status) for one in crowd.seen)
    assert len(published) > SECONDS / 2
    assert {status for _path, status in statuses} <= {200, 404, 503}, statuses
    assert len(crowd.seen) > VISITORS * SECONDS / 5
    # While the database is away everybody is shown the last page that was made.
    while_there = [one for one in crowd.seen if not away[0] <= one.answered or one.asked > away[1] + NOTICED]
    assert find_outdated(while_there, changer.pages["series"], published) == []
    # By each process once a change, once for what was there before, and once a second while that is in vain.
    most = changes + 1 + round(away[1] - away[0] + NOTICED)
    assert {page: (times, most) for page, times in made.items() if times > most} == {}
    # The control: the page about the version was made anew, and told.
    assert len(set(VERSION.findall(b"".join(one.body for one in crowd.seen)))) > len(published) / 2


def _stop_database(site: RunningSite) -> tuple[float, float]:
    """Have the database away for some seconds, and return from when to when it was."""
    assert site.postgres is not None
    began = time.monotonic()
    site.postgres.stop()
    time.sleep(AWAY)
    site.postgres.start()
    return began, time.monotonic()
