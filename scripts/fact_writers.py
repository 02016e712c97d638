"""Facts are written in one way (docs/decisions/0009): find the modules that write them in another.

What is seen is what the text shows: a write through a fact's manager (`Workshop.objects.create(…)`), and
`save()` or `delete()` of a name that the module declares or fills as a fact. Rows that belong to a fact count
as facts.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
APPS = ("cms", "clusters", "events", "home")
# The modules that may write facts; the first is the way, the others mark what follows from it.
WRITERS = frozenset(
    {
        "cms/facts/services/change_facts.py",
        "cms/facts/touch_facts.py",
        "events/services/raise_calendar_sequence.py",
    }
)
MANAGERS = frozenset({"objects", "_default_manager", "_base_manager"})
WRITING = frozenset(
    {
        "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "update", "delete",
        "acreate", "aget_or_create", "aupdate_or_create", "abulk_create", "abulk_update", "aupdate",
        "adelete",
    }
)  # fmt: skip
SAVING = frozenset({"save", "delete", "asave", "adelete", "save_base"})


class Fault(NamedTuple):
    """A write that passes the way, and where."""

    path: str
    line: int
    model: str

    def __str__(self) -> str:
        return (
            f"{self.path}:{self.line}: writes {self.model} past cms.facts.services.change_facts. "
            "Use changing(), add_fact() or delete_fact()."
        )


def find_fact_names(sources: Iterable[str]) -> set[str]:
    """Return the names of the models that are facts, or rows of facts.

    Parameters:
        sources: the text of every module with models.
    """
    classes = [
        node for source in sources for node in ast.walk(ast.parse(source)) if isinstance(node, ast.ClassDef)
    ]
    facts = {"Fact"}
    while found := {node.name for node in classes if facts & _base_names(node)} - facts:
        facts |= found
    rows = {node.name for node in classes if _parents(node) & facts}
    return (facts - {"Fact"}) | rows


def find_faults(source: str, path: str, facts: set[str]) -> list[Fault]:
    """Return the writes of facts in a module, unless it is one of those that may.

    Parameters:
        source: the module's text.
        path: its path below the project's folder.
        facts: the names of facts and rows.
    """
    if path in WRITERS:
        return []
    tree = ast.parse(source)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    known = dict(_names_of_facts(tree, facts))
    faults = []
    for call in calls:
        if not isinstance(call.func, ast.Attribute):
            continue
        model = _model_of_manager(call.func.value, facts) if call.func.attr in WRITING else ""
        if not model and call.func.attr in SAVING and isinstance(call.func.value, ast.Name):
            model = known.get(call.func.value.id, "")
        if model:
            faults.append(Fault(path, call.lineno, model))
    return faults


def _base_names(node: ast.ClassDef) -> set[str]:
    return {base.id if isinstance(base, ast.Name) else getattr(base, "attr", "") for base in node.bases}


def _parents(node: ast.ClassDef) -> set[str]:
    """Return the models whose rows a model holds, by its ParentalKey fields."""
    return {
        _last_name(call.args[0])
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and _last_name(call.func) == "ParentalKey" and call.args
    }


def _last_name(node: ast.AST) -> str:
    if isinstance(node, ast.Constant):
        return str(node.value).rpartition(".")[2]
    return node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")


def _model_of_manager(node: ast.expr, facts: set[str]) -> str:
    """Return the fact at the root of a chain such as `Workshop.objects.filter(…)`."""
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS:
            name = _last_name(node.value)
            return name if name in facts else ""
        node = node.func if isinstance(node, ast.Call) else node.value
    return ""


def _names_of_facts(tree: ast.Module, facts: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the names that a module annotates as a fact, or fills with one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            model = _last_name(node.annotation)
            name = node.arg if isinstance(node, ast.arg) else _last_name(node.target)
            if model in facts:
                yield name, model
        elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            model = _last_name(node.value.func)
            model = model if model in facts else _model_of_manager(node.value, facts)
            for target in node.targets if model else []:
                yield _last_name(target), model


def main() -> int:
    """Print every fault; status 1 when there is one."""
    modules = [
        path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts
    ]
    texts = {path.relative_to(ROOT).as_posix(): path.read_text() for path in modules}
    facts = find_fact_names(texts.values())
    faults = [fault for path, text in texts.items() for fault in find_faults(text, path, facts)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
