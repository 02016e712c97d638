"""What browser tests use: pages with the browser's own checks, and the checkers of accessibility and HTML.

`open_page` makes pages of the live site in any size, colour scheme or without JavaScript; each records its
requests. `accessibility` and `html_checker` return findings as lines, so that a test reads
`assert accessibility(page) == []`.
"""

import json
import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Request
from pytest_django.live_server_helper import LiveServer

from scripts import test_tools

# Playwright's synchronous interface runs an event loop in this thread; Django would refuse its database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

PHONE = {"width": 390, "height": 844}
NARROW = {"width": 360, "height": 740}
DESKTOP = {"width": 1280, "height": 900}
# wcag22aa must be named, else the size of targets is not checked.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
CHECKER_START_LIMIT = 60.0


def _tool(variable: str) -> str:
    tool = next(tool for tool in test_tools.TOOLS if tool.variable == variable)
    found = tool.find()
    if found is None:
        pytest.fail(f"{tool.remedy} `make tools` gets everything.", pytrace=False)
    return found


class OpenPage(NamedTuple):
    """A browser page and what it asked the network for."""

    page: Page
    requests: list[Request]
    origin: str

    def third_party_requests(self) -> list[str]:
        """Return the addresses asked outside the site; data and blob addresses never leave the page."""
        asked = [request.url for request in self.requests]
        return [
            url for url in asked if urlsplit(url).scheme not in ("data", "blob") and not self._is_ours(url)
        ]

    def cookies(self) -> list[str]:
        """Return the names of the cookies that the visit left."""
        return [cookie["name"] for cookie in self.page.context.cookies()]

    def _is_ours(self, url: str) -> bool:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}" == self.origin


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the browser that `make test` found or got; Playwright's own download is not used."""
    return {**browser_type_launch_args, "executable_path": _tool("CHROMIUM")}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Let the accessibility checkers run under the site's content security policy."""
    return {**browser_context_args, "bypass_csp": True}


@pytest.fixture
def open_page(
    browser: Browser, browser_context_args: dict[str, Any], live_server: LiveServer
) -> Iterator[Callable[..., OpenPage]]:
    """Open an address of the live site: `open_page("/pl/", viewport=PHONE, color_scheme="dark")`."""
    contexts = []

    def open_address(
        path: str = "/",
        *,
        viewport: dict[str, int] = DESKTOP,
        color_scheme: Literal["light", "dark"] = "light",
        javascript: bool = True,
        locale: str = "en",
    ) -> OpenPage:
        context = browser.new_context(
            **{
                **browser_context_args,
                "viewport": viewport,
                "color_scheme": color_scheme,
                "java_script_enabled": javascript,
                "locale": locale,
                "reduced_motion": "reduce",
                "base_url": live_server.url,
            }
        )
        contexts.append(context)
        page = context.new_page()
        requests: list[Request] = []
        page.on("request", lambda request: requests.append(request))  # it refuses a bound built-in
        page.goto(path)
        return OpenPage(page, requests, live_server.url)

    yield open_address
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """Return a function that lists axe-core's findings on a page, one line for each element."""
    script = Path(_tool("AXE_JS")).read_text()
    call = "(tags) => axe.run(document, {runOnly: {type: 'tag', values: tags}})"

    def findings(page: Page) -> list[str]:
        page.evaluate(script)
        violations = page.evaluate(call, AXE_TAGS)["violations"]
        return [
            f"{violation['id']}: {violation['help']}: {node['html']} {node['failureSummary']}"
            for violation in violations
            for node in violation["nodes"]
        ]

    return findings


@pytest.fixture(scope="session")
def ibm() -> Callable[[Page], list[str]]:
    """Return a function that lists what IBM's Equal Access engine finds wrong on a page.

    What it wants a person to look at (“potential”, “manual”) is left out: the same on every page.
    """
    script = Path(_tool("ACE_JS")).read_text()
    call = "(rules) => new ace.Checker().check(document, rules)"

    def findings(page: Page) -> list[str]:
        page.evaluate(script)
        results = page.evaluate(call, ["IBM_Accessibility", "WCAG_2_2"])["results"]
        return [
            f"{result['ruleId']}: {result['message']} {result['snippet']}"
            for result in results
            if result["value"][1] == "FAIL"
        ]

    return findings


@pytest.fixture(scope="session")
def code_sniffer() -> Callable[[Page], list[str]]:
    """Return a function that lists HTML_CodeSniffer's errors on a page, by WCAG 2 AA."""
    script = Path(_tool("HTMLCS_JS")).read_text()
    call = """() => new Promise((done, failed) => HTMLCS.process("WCAG2AA", document, () => done(
        HTMLCS.getMessages()
            .filter((message) => message.type === HTMLCS.ERROR)
            .map((message) => `${message.code}: ${message.msg} ${message.element.outerHTML?.slice(0, 200)}`)
    ), failed))"""

    def findings(page: Page) -> list[str]:
        page.evaluate(script)
        return list(page.evaluate(call))

    return findings


@pytest.fixture(scope="session")
def accessibility(
    axe: Callable[[Page], list[str]],
    ibm: Callable[[Page], list[str]],
    code_sniffer: Callable[[Page], list[str]],
) -> Callable[[Page], list[str]]:
    """Return a function that lists what any of the three checkers finds on a page."""
    checkers = {"axe": axe, "IBM": ibm, "HTML_CodeSniffer": code_sniffer}
    return lambda page: [f"{name}: {finding}" for name, check in checkers.items() for finding in check(page)]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _messages(address: str, html: str) -> list[dict[str, Any]]:
    headers = {"Content-Type": "text/html; charset=utf-8"}
    request = urllib.request.Request(f"{address}/?out=json", data=html.encode(), headers=headers)  # noqa: S310 – loopback
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 – our own loopback address
        return list(json.load(answer)["messages"])


def _await_checker(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    limit = time.monotonic() + CHECKER_START_LIMIT
    while True:
        try:
            _messages(address, "<!DOCTYPE html><html lang=en><title>Ready?</title>")
            return
        except (urllib.error.URLError, ConnectionError) as error:
            if server.poll() is not None or time.monotonic() > limit:
                pytest.fail(
                    f"The HTML checker did not start: {error} {log.read_text()[-2000:]}", pytrace=False
                )
            time.sleep(0.2)


@pytest.fixture(scope="session")
def html_checker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], list[str]]]:
    """Return a function that lists the Nu checker's errors in a page's HTML; it is started once."""
    port, log = _free_port(), tmp_path_factory.mktemp("html_checker") / "log"
    command = [
        _tool("JAVA"),
        "-Xss2m",
        "-Dnu.validator.servlet.bind-address=127.0.0.1",
        "-cp",
        _tool("VNU_JAR"),
    ]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, "nu.validator.servlet.Main", str(port)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _await_checker(address, server, log)

        def errors(html: str) -> list[str]:
            return [
                f"line {message.get('lastLine', '?')}: {message['message']} {message.get('extract', '')}"
                for message in _messages(address, html)
                if message["type"] in ("error", "non-document-error")
            ]

        yield errors
    finally:
        server.terminate()
        server.wait(timeout=20)
