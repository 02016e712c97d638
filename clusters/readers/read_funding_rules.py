"""Read how a programme's funding is to be named; the wordings are data, because each period has its own."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from clusters.models import Programme

RULES_FILE = Path(__file__).resolve().parent.parent / "data" / "funding.toml"


@dataclass(frozen=True)
class FundingStatement:
    """What stands beside the emblem in one language."""

    language: str
    union: str
    fund: str = ""

    @property
    def text(self) -> str:
        """The whole statement in one line, as the emblem's alternative text."""
        return ". ".join(filter(None, [self.union, self.fund]))


def read_funding_statements(rule_set: str, languages: list[str]) -> list[FundingStatement]:
    """Return a rule set's statement in each language that it is worded in.

    Parameters:
        rule_set: the key of the rules that the programme follows.
        languages: the programme's statement languages, in order.
    """
    wordings = _rules().get(rule_set, {})
    return [FundingStatement(code, **wordings[code]) for code in languages if code in wordings]


def state_funding(programme: Programme | None) -> list[FundingStatement]:
    """Return who pays, as the programme's rules want it said, in the programme's languages.

    Parameters:
        programme: the programme that pays; where nobody pays, nothing is said.
    """
    if programme is None:
        return []
    # The reader's language comes first, so that it is seen on the smallest screen.
    languages = sorted(programme.statement_languages, key=lambda code: code != get_language())
    return read_funding_statements(programme.rule_set, languages)


@cache
def _rules() -> dict[str, dict[str, dict[str, str]]]:
    with RULES_FILE.open("rb") as file:
        return tomllib.load(file)
