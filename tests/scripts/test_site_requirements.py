"""The site runs with requirements/base.txt alone; what its makers need stays with them."""

import json
import re
import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest

from scripts.compile_catalogues import ROOT

pytestmark = pytest.mark.sqlite  # no database is asked; once is enough

START = """
import json, os, sys
for name in json.loads(sys.argv[1]):
    sys.modules[name] = None  # an import of it now fails as if it were not installed
os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
import scripts.prepare_site
import django
django.setup()
import cms.urls
"""


def locked(name: str) -> set[str]:
    """Return the names of the distributions in a lock file."""
    text = (ROOT / "requirements" / name).read_text()
    return {match.lower() for match in re.findall(r"^([\w.-]+)(?:\[[^\]]*\])?==", text, re.MULTILINE)}


def modules_of_the_makers() -> list[str]:
    """Return the modules that only requirements/dev.txt brings."""
    makers = locked("dev.txt") - locked("base.txt")
    found = packages_distributions().items()
    return sorted(module for module, names in found if all(name.lower() in makers for name in names))


def start_without(modules: list[str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", START, json.dumps(modules)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_site_starts_without_the_tools_of_its_makers() -> None:
    modules = modules_of_the_makers()
    assert {"lxml", "pytest", "playwright"} <= set(modules)

    result = start_without(modules)

    assert result.returncode == 0, result.stderr


def test_missing_module_of_the_site_is_noticed() -> None:
    assert "polib" in start_without(["polib"]).stderr
