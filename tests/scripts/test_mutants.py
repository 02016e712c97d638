"""The small mistakes that `make mutants` makes: ours are what they say, and the sample can be repeated."""

from pathlib import Path

import pytest
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Example

from scripts.mutants import describe, find_mutants, list_modules, read_named, sample
from scripts.mutation_operators import OWN_OPERATORS

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.sqlite

EXAMPLES = [(operator, example) for operator in OWN_OPERATORS for example in operator.examples()]

CODE = """
def count(rows: list | None, limit: int = 3) -> int | None:
    return len(rows) + limit
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "events" / "migrations").mkdir(parents=True)
    (tmp_path / "events" / "count.py").write_text(CODE)
    (tmp_path / "events" / "migrations" / "first.py").write_text("first = 1 + 1\n")
    return tmp_path


@pytest.mark.parametrize(("operator", "example"), EXAMPLES, ids=lambda value: getattr(value, "__name__", ""))
def test_each_operator_makes_the_mistake_of_its_examples(operator: type, example: Example) -> None:
    mutated = mutate_code(example.pre_mutation_code, operator(), example.occurrence)
    assert mutated == example.post_mutation_code


def test_migrations_are_left_out(project: Path) -> None:
    assert list_modules(project) == ["events/count.py"]


def test_type_hints_are_no_place_for_a_mistake(project: Path) -> None:
    changed = {describe(mutant, CODE) for _, mutant in find_mutants(project, "events/count.py")}
    assert any("= 4" in text for text in changed)
    assert all("rows: list | None" in text for text in changed if "def count" in text)
    assert all(text.endswith("-> int | None:") for text in changed if "def count" in text)


def test_one_seed_chooses_the_same_mistakes_and_each_place_once(project: Path) -> None:
    first, again = (sample(project, 3, seed=1) for _ in range(2))
    assert first == again
    assert len({(mutant.line, mutant.operator) for mutant in first}) == len(first) == 3


def test_the_named_mistakes_can_be_made_in_todays_code() -> None:
    named = read_named(ROOT)
    assert named
    assert all(mutant.apply((ROOT / mutant.path).read_text()) for mutant in named)


def test_a_named_mistake_that_the_code_no_longer_allows_is_refused(project: Path) -> None:
    (project / "scripts").mkdir()
    (project / "scripts" / "named_mutants.toml").write_text(
        '[[mistake]]\nsays = "x"\npath = "events/count.py"\nold = "limit - 1"\nnew = "limit"\n'
    )
    with pytest.raises(ValueError, match="limit - 1"):
        read_named(project)
