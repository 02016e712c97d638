"""Photograph every page type and every desk: languages × sizes × light and dark.

The demo site is started on data of its own in a temporary folder; the pictures go to var/shots/, which git
ignores. `make shots ARGS="--only workshop"` takes those with that word in their name.
"""

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from scripts import test_tools
from scripts.shot import Shot

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "var" / "shots"
PUBLIC_SIZES: tuple[ViewportSize, ...] = (
    {"width": 360, "height": 780},
    {"width": 768, "height": 1024},
    {"width": 1280, "height": 900},
    {"width": 1920, "height": 1080},
)
DESK_SIZES: tuple[ViewportSize, ...] = ({"width": 390, "height": 844}, {"width": 1280, "height": 900})
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
START_LIMIT = 180.0
# The admin scrolls inside itself, where a picture of the full page would end at the window's edge.
FULL_HEIGHT = "Math.max(...[...document.querySelectorAll('html, main, #main')].map((e) => e.scrollHeight))"


class Cookie(NamedTuple):
    """A session's cookie."""

    name: str
    value: str


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def demo_site(environment: dict[str, str]) -> Iterator[str]:
    """Prepare and serve the demo site; yield its address."""
    python, port = sys.executable, environment["PORT"]
    subprocess.run([python, "-m", "scripts.prepare_site"], env=environment, cwd=ROOT, check=True)
    server = subprocess.Popen(
        [python, "manage.py", "serve"], env=environment, cwd=ROOT, start_new_session=True
    )
    address = f"http://localhost:{port}"
    try:
        _await_answer(f"{address}/en/", server)
        yield address
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def _await_answer(url: str, server: subprocess.Popen[bytes]) -> None:
    limit = time.monotonic() + START_LIMIT
    while True:
        try:
            urllib.request.urlopen(url, timeout=10).close()  # noqa: S310 – our own loopback address
        except (urllib.error.URLError, ConnectionError) as error:
            if server.poll() is not None or time.monotonic() > limit:
                raise SystemExit(f"The demo site does not answer: {error}") from error
            time.sleep(0.3)
        else:
            return


def staff_cookie(language: str) -> Cookie:
    """Log the demo's first administrator in, with the desks in this language; return the session's cookie."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model
    from django.contrib.sessions.backends.db import SessionStore
    from wagtail.users.models import UserProfile

    staff = get_user_model().objects.filter(is_superuser=True).order_by("pk").first()
    if staff is None:
        raise SystemExit("The demo content has no administrator to photograph the desks as.")
    UserProfile.objects.update_or_create(user=staff, defaults={"preferred_language": language})
    session = SessionStore()
    session[SESSION_KEY] = str(staff.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = staff.get_session_auth_hash()
    session.save()
    return Cookie(settings.SESSION_COOKIE_NAME, str(session.session_key))


def photograph(
    browser: Browser, address: str, shots: list[Shot], sizes: tuple[ViewportSize, ...], cookie: Cookie | None
) -> None:
    """Take all pictures of these pages, in all sizes and both schemes."""
    for viewport in sizes:
        for scheme in SCHEMES:
            context = browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
            if cookie:
                context.add_cookies([{"name": cookie.name, "value": cookie.value, "url": address}])
            page = context.new_page()
            for shot in shots:
                page.goto(address + shot.path, wait_until="load")
                if shot.press:
                    with page.expect_navigation(wait_until="load"):
                        page.click(shot.press)
                page.set_viewport_size(
                    {**viewport, "height": max(viewport["height"], page.evaluate(FULL_HEIGHT))}
                )
                target = TARGET / f"{shot.name}-{shot.language}-{viewport['width']}-{scheme}.png"
                page.screenshot(path=target, full_page=True)
                page.set_viewport_size(viewport)
            context.close()


def main() -> int:
    """Take the pictures; status 1 with a sentence when there is no browser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="a word in the names of the wanted pictures")
    wanted = parser.parse_args().only
    test_tools.install()
    executable = test_tools.find_browser()
    if executable is None:
        print(next(tool.remedy for tool in test_tools.TOOLS if tool.variable == "CHROMIUM"), file=sys.stderr)
        return 1
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir(parents=True)
    with tempfile.TemporaryDirectory(prefix="spot-shots-") as data:
        ours = {
            "DATA_DIR": data,
            "PORT": str(_free_port()),
            "DJANGO_SETTINGS_MODULE": "cms.settings.development",
        }
        os.environ.update(ours)
        os.environ.pop("DATABASE_URL", None)
        with demo_site(dict(os.environ)) as address:
            _take_all(address, executable, wanted)
    print(f"{len(list(TARGET.iterdir()))} pictures in {TARGET.relative_to(ROOT)}/")
    return 0


def _take_all(address: str, executable: str, wanted: str) -> None:
    import django

    # Playwright runs an event loop in this thread, where Django would refuse its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    django.setup()
    from scripts.shot_list import desk_shots, public_shots, register_somebody

    register_somebody()
    pages = [shot for shot in public_shots() if wanted in shot.name]
    desks = [shot for shot in desk_shots() if wanted in shot.name]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable)
        photograph(browser, address, pages, PUBLIC_SIZES, None)
        for language in sorted({shot.language for shot in desks}):
            cookie = staff_cookie(language)
            own = [shot for shot in desks if shot.language == language]
            photograph(browser, address, own, DESK_SIZES, cookie)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
