"""The operators' guide, followed literally on an empty machine, leads to a site.

`make guide` runs it: ten minutes, a clean clone of what is committed, an empty home folder, a PostgreSQL and
ports of its own, and a real nginx. What is not as on a machine of one's own is in machine.py, in two tables:
`STAND_INS` and `substitutions`. Nothing is skipped: without nginx, git, curl or openssl it fails and says so.
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from scripts.follow_guide import read_blocks
from scripts.postgres import embedded_postgres
from scripts.test_tools import find_postgres
from tests.operators.machine import DOMAIN, PASSWORD, Machine

pytestmark = [pytest.mark.guide, pytest.mark.sqlite]

NEEDED = {
    "git": "git",
    "curl": "curl",
    "openssl": "openssl",
    "/usr/sbin/nginx": "nginx-light",
    "systemd-analyze": "systemd",
    "apt-cache": "apt",
}
SITE = f"https://{DOMAIN}"
CURL = "curl --silent --show-error"


@pytest.fixture(scope="module")
def machine(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch_module: pytest.MonkeyPatch
) -> Iterator[Machine]:
    """A machine on which somebody has followed the guide from its first block to its last."""
    missing = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    assert missing == [], f"Following the guide needs: apt-get install {' '.join(missing)}"
    # The test's own server, whatever other tests run on.
    monkeypatch_module.delenv("TEST_DATABASE_URL", raising=False)
    with embedded_postgres() as url:
        [socket] = parse_qs(urlsplit(url).query)["host"]
        programs = Path(str(find_postgres())) / "bin"
        machine = Machine(tmp_path_factory.mktemp("machine"), Path(socket), programs)
        try:
            for block in read_blocks():
                if block.is_file or block.is_command:
                    began = time.monotonic()
                    said = machine.follow(block)
                    print(f"{block.place} {time.monotonic() - began:.1f} s\n{said}", flush=True)
            yield machine
        finally:
            machine.shut_down()


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def test_pages_answer_in_each_language_with_its_own_words(machine: Machine) -> None:
    words = {"en": "Skip to content", "pl": "Przejdź do treści", "de": "Zum Inhalt springen"}
    for code, word in words.items():
        page = machine.run(f"{CURL} --fail {SITE}/{code}/")
        assert f'lang="{code}"' in page
        assert word in page


def test_everything_else_leads_to_the_address_with_tls(machine: Machine) -> None:
    said = machine.run(f"{CURL} --head http://127.0.0.1:{machine.http}/pl/ --header 'Host: {DOMAIN}'")
    assert f"Location: {SITE}/pl/" in said


def test_it_is_ready_for_this_machine(machine: Machine) -> None:
    assert machine.run(f"{CURL} --fail http://127.0.0.1:8000/health/ready") == '{"status": "ready"}'
    assert machine.run(f"{CURL} --fail {SITE}/health/live") == '{"status": "live"}'


def test_the_administrator_signs_in(machine: Machine) -> None:
    jar = machine.root / "cookies"
    form = machine.run(f"{CURL} --fail --cookie-jar {jar} {SITE}/admin/login/")
    token = form.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    fields = f"--data csrfmiddlewaretoken={token} --data username=anna --data password={PASSWORD}"
    referrer = f"--referer {SITE}/admin/login/"
    answer = machine.run(
        f"{CURL} --include --cookie {jar} --cookie-jar {jar} {referrer} {fields} {SITE}/admin/login/"
    )
    assert answer.startswith("HTTP/1.1 302"), answer[:300]
    assert "anna" in machine.run(f"{CURL} --fail --cookie {jar} {SITE}/admin/account/").lower()


def test_files_are_served_with_their_rules(machine: Machine) -> None:
    page = machine.run(f"{CURL} --fail {SITE}/en/")
    sheet = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    assert "immutable" in machine.run(f"{CURL} --fail --head {SITE}{sheet}")
    media = machine.path("/srv/workshop-spot/data/media")
    for name in ("a.txt", "documents/b.txt", "wagtail_uploads/c.txt"):
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        (media / name).write_text("Hello")
    assert "sandbox" in machine.run(f"{CURL} --fail --head {SITE}/media/a.txt")
    for name in ("documents/b.txt", "wagtail_uploads/c.txt"):
        assert "404" in machine.run(f"{CURL} --head {SITE}/media/{name}").splitlines()[0]


@pytest.mark.parametrize(("path", "size"), [("/en/", 10_000_000), ("/admin/", 300_000_000)])
def test_a_request_that_is_too_large_is_refused_at_the_door(machine: Machine, path: str, size: int) -> None:
    header = f"--header 'Content-Length: {size}'"
    said = machine.run(f"{CURL} --include --max-time 10 --request POST {header} {SITE}{path} || true")
    assert "413" in said.splitlines()[0]
    assert "<center>nginx" in said


def test_what_only_staff_may_send_is_let_in_for_the_site_to_judge(machine: Machine) -> None:
    send = f"{CURL} --form file=@- --cookie sessionid=none --write-out '%{{http_code}}'"
    said = machine.run(f"head --bytes 10000000 /dev/zero | {send} {SITE}/admin/documents/multiple/add/")
    assert "<center>nginx" not in said
    assert said.endswith(("302", "403"))  # nobody has signed in


def test_the_service_comes_back_after_it_was_killed(machine: Machine) -> None:
    before = machine.pid("workshop-spot")
    os.kill(before, signal.SIGKILL)
    machine.run(
        f"{CURL} --fail --retry 60 --retry-delay 1 --retry-all-errors {SITE}/en/ > /dev/null; sleep 8;"
        f"{CURL} --fail --retry 60 --retry-delay 1 --retry-all-errors {SITE}/en/ > /dev/null"
    )
    assert machine.pid("workshop-spot") != before


def test_large_uploads_wait_on_the_disk(machine: Machine) -> None:
    environment = Path(f"/proc/{machine.pid('workshop-spot')}/environ").read_bytes().split(b"\0")
    assert b"TMPDIR=/var/tmp" in environment


def test_backups_were_made_and_are_closed(machine: Machine) -> None:
    archives = sorted(machine.path("/srv/workshop-spot/backups").glob("*.tar"))
    assert len(archives) >= 2  # by hand, by the timer's service, before the upgrade
    assert {oct(path.stat().st_mode & 0o777) for path in archives} == {"0o600"}


def test_units_are_what_systemd_takes(machine: Machine) -> None:
    units = sorted(machine.path("/etc/systemd/system/").iterdir())
    assert len(units) == 3
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    complaints = [line for line in done.stderr.splitlines() if "workshop-spot" in line]
    assert (done.returncode, complaints) == (0, []), done.stderr


def test_what_was_done_to_the_machine_itself(machine: Machine) -> None:
    done = (machine.root / "commands.log").read_text()
    assert "adduser --system" in done


def test_the_front_server_may_read_what_it_serves_and_nothing_else(machine: Machine) -> None:
    """Its user is in no group of the site: that would open the secret key and an SQLite database to it."""
    done = (machine.root / "commands.log").read_text().splitlines()
    rights = [line.replace(str(machine.root), "") for line in done if "www-data" in line]
    data = "/srv/workshop-spot/data"
    assert rights == [
        f"setfacl --modify u:www-data:x /srv/workshop-spot {data}",
        f"setfacl --recursive --modify u:www-data:rX,d:u:www-data:rX {data}/static {data}/media",
    ]
