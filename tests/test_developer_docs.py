"""What the pages for developers say of files, names and models is so."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

from scripts.catalogues import ROOT

pytestmark = pytest.mark.sqlite  # needs no database: once is enough

PAGES = sorted((ROOT / "docs" / "developers").glob("*.md"))
WAYS = ROOT / "docs" / "developers" / "straight-ways.md"
MODEL = ROOT / "docs" / "developers" / "data-model.md"
OURS = (
    "cms",
    "cms_mail",
    "cms_signin",
    "cms_translation",
    "clusters",
    "events",
    "events_registration",
    "home",
)
# “`cms/desks/views.py`: `FactEditView`”, also over the end of a line.
PATH_AND_NAME = re.compile(r"`([\w/.-]+\.py)`(?::|,)?\s+`(\w+)`")
PATH = re.compile(r"`([\w-]+(?:/[\w.-]+)+\.(?:py|html|toml))`")


def names_in(path: Path) -> set[str]:
    """Return the names that a module defines at any level."""
    definitions = (ast.ClassDef, ast.FunctionDef)
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, definitions)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_that_a_page_names_exists(page: Path) -> None:
    assert [path for path in PATH.findall(page.read_text()) if not (ROOT / path).is_file()] == []


def test_every_name_beside_a_file_of_the_straight_ways_is_defined_there() -> None:
    pairs = PATH_AND_NAME.findall(WAYS.read_text())
    assert len(pairs) > 5
    assert [(path, name) for path, name in pairs if name not in names_in(ROOT / path)] == []


@pytest.mark.parametrize(
    "folder", ["events/registration/services", "cms/translation/services", "cms/facts/services"]
)
def test_the_straight_ways_leave_out_no_verb(folder: str) -> None:
    verbs = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).glob("[!_]*.py")}
    verbs.discard("cms/facts/services/write_page.py")  # begins a page, changes no fact
    assert verbs - set(PATH.findall(WAYS.read_text())) == set()


def models_of_ours() -> list[type[models.Model]]:
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


def test_the_map_of_the_data_model_leaves_out_no_model() -> None:
    words = set(re.findall(r"\w+", MODEL.read_text()))
    assert [model.__name__ for model in models_of_ours() if model.__name__ not in words] == []


def test_the_map_of_the_data_model_shows_every_pointer_that_protects() -> None:
    arrows = {
        (source, target)
        for source, targets in re.findall(r"(\w+) → ([\w, ]+)", MODEL.read_text())
        for target in re.findall(r"\w+", targets)
    }
    ours = set(models_of_ours())
    pointers = {
        (model.__name__, field.related_model.__name__)
        for model in ours
        for field in model._meta.local_fields
        if field.is_relation
        and field.related_model in ours
        and field.remote_field.on_delete is models.PROTECT
        and not field.name.endswith("_ptr")
    }
    pages = {pair for pair in pointers if pair[0].endswith("Page")}
    assert pointers - pages - arrows == set()
    for page, fact in pages:
        assert re.search(rf"{fact}\b[^\n]*←  {page}\b", MODEL.read_text()), (page, fact)
