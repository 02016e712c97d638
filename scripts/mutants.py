"""Choose mutants: small mistakes in our code, by name or at random, the same ones for the same seed."""

import difflib
import random
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from cosmic_ray import plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from parso.python.tree import Function
from parso.tree import NodeOrLeaf

from scripts.mutation_operators import OWN_OPERATORS

PACKAGES = ("cms", "clusters", "events", "home")
# Declarations for a framework, the operator's side and the demo hold no services, readers and models.
LEFT_OUT = frozenset(
    {"migrations", "settings", "management", "demo", "apps.py", "urls.py", "wsgi.py", "wagtail_hooks.py"}
)
HINTED = {"tfpdef": 2, "annassign": 1}  # nodes of the syntax tree, and where in them a type hint stands
NEED_ARGUMENTS = ("VariableReplacer", "VariableInserter")


class NamedMutant(NamedTuple):
    """One mistake that tests once let through: `old` stands as `new` in `path`."""

    path: str
    line: int
    operator: str
    old: str
    new: str

    def apply(self, source: str) -> str:
        """Make the mistake in the module's source."""
        return source.replace(self.old, self.new)


class Mutant(NamedTuple):
    """One small mistake: `operator` where it fits for the `occurrence`-th time in `path`, at `line`."""

    path: str
    line: int
    operator: str
    occurrence: int

    def apply(self, source: str) -> str:
        """Make the mistake in the module's source."""
        return str(mutate_code(source, operators()[self.operator], self.occurrence))

    def compiles(self, root: Path) -> bool:
        """Tell whether Python can read the module with the mistake in it."""
        try:
            compile(self.apply((root / self.path).read_text()), self.path, "exec")
        except SyntaxError:
            return False
        return True


AnyMutant = NamedMutant | Mutant


def describe(mutant: AnyMutant, source: str) -> str:
    """Show the lines that differ."""
    lines = difflib.unified_diff(source.splitlines(), mutant.apply(source).splitlines(), lineterm="", n=0)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))


@cache
def operators() -> dict[str, Operator]:
    """Return Cosmic Ray's operators and ours by name."""
    known = {}
    for full_name in plugins.operator_names():
        name = full_name.removeprefix("core/")
        if name not in NEED_ARGUMENTS:
            known[name] = plugins.get_operator(full_name)()
    return known | {own.__name__: own() for own in OWN_OPERATORS}


def list_modules(root: Path) -> list[str]:
    """List the modules whose rules the sample is taken from."""
    found = (file for package in PACKAGES for file in (root / package).rglob("*.py"))
    paths = (file.relative_to(root) for file in found)
    return sorted(str(path) for path in paths if not LEFT_OUT.intersection(path.parts))


def read_named(root: Path) -> list[NamedMutant]:
    """Read scripts/named_mutants.toml.

    Raises:
        ValueError: when the code has changed, so that a mistake cannot be made as it is written there.
    """
    named = []
    for mistake in tomllib.loads((root / "scripts" / "named_mutants.toml").read_text())["mistake"]:
        source = (root / mistake["path"]).read_text()
        if source.count(mistake["old"]) != 1:
            raise ValueError(f"Not once in {mistake['path']}: {mistake['old']}")
        line = source[: source.index(mistake["old"])].count("\n") + 1
        named.append(NamedMutant(mistake["path"], line, mistake["says"], mistake["old"], mistake["new"]))
    return named


def sample(root: Path, size: int, seed: int) -> list[Mutant]:
    """Choose `size` places in the code at random, and at each of them one mistake."""
    places: dict[tuple[str, tuple[int, int]], list[Mutant]] = {}
    for path in list_modules(root):
        for start, mutant in find_mutants(root, path):
            places.setdefault((path, start), []).append(mutant)
    chance = random.Random(seed)  # noqa: S311 – a repeatable choice, no secret
    chosen: list[Mutant] = []
    for place in chance.sample(sorted(places), len(places)):
        if len(chosen) == size:
            break
        mutant = chance.choice(places[place])
        if mutant.compiles(root):
            chosen.append(mutant)
    return chosen


def find_mutants(root: Path, path: str) -> Iterator[tuple[tuple[int, int], Mutant]]:
    """Find every mistake that can be made in a module, with its line and column."""
    tree = get_ast((root / path).read_text())
    nodes = list(ast_nodes(tree))
    for name, operator in operators().items():
        occurrence = 0
        for node in nodes:
            for start, _end in operator.mutation_positions(node):
                if not is_type_hint(node):
                    yield start, Mutant(path, start[0], name, occurrence)
                occurrence += 1


def is_type_hint(node: NodeOrLeaf) -> bool:
    """Tell whether a node stands in a type hint, which means nothing when the program runs."""
    while (parent := node.parent) is not None:
        if isinstance(parent, Function) and parent.annotation is node:
            return True
        if parent.type in HINTED and parent.children[HINTED[parent.type]] is node:
            return True
        node = parent
    return False
