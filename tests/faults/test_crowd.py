"""500 visitors at once while an editor publishes every second, a workshop fills up, and servers go away."""

import os
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from cms.freshness.stamp import StampFile
from tests.cms.page_cache.changes import PLACES
from tests.faults.changer import REGISTER, TITLE
from tests.faults.changer_process import Changer
from tests.faults.crowd import Crowd, Seen
from tests.faults.fault_table import kill_redis, with_redis
from tests.faults.made_pages import count_made
from tests.faults.running_site import RunningSite, Template, await_that

pytestmark = pytest.mark.faults

Templates = Callable[[str], Template]
VISITORS = 500
WORKERS = 2
SECONDS = 120 if os.environ.get("FAULTS_LONG") else 40
AWAY = 5.0
VERSION = re.compile(rb"Version (\d+)")


def find_outdated(seen: list[Seen], path: str, published: dict[int, float]) -> list[Seen]:
    """Return what was asked for after a version was published, and showed an earlier one."""
    outdated = []
    for one in seen:
        if one.path != path or one.status != 200:
            continue
        due = max((number for number, done in published.items() if done < one.asked), default=0)
        if (shown := VERSION.search(one.body)) is None or int(shown[1]) < due:
            outdated.append(one)
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
        strikes = {SECONDS // 3: _kill_redis, 2 * SECONDS // 3: _stop_database}
        for second in range(1, SECONDS):
            time.sleep(max(0.0, began + second - time.monotonic()))
            if strike := strikes.get(second):
                strike(site)
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
    assert find_outdated(crowd.seen, changer.pages["series"], published) == []
    # Once a process and a change, and once more for what was there before.
    assert {page: times for page, times in made.items() if times > changes + 1} == {}
    # The control: the page about the version was made anew, and told.
    assert len(set(VERSION.findall(b"".join(one.body for one in crowd.seen)))) > len(published) / 2


def _kill_redis(site: RunningSite) -> None:
    kill_redis(site, 0.0)


def _stop_database(site: RunningSite) -> None:
    assert site.postgres is not None
    site.postgres.stop()
    time.sleep(AWAY)
    site.postgres.start()
    await_that(lambda: site.status("/en/") == 200, "the site")
