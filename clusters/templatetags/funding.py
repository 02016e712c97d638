"""The funding banner."""

from typing import Any

from django import template
from django.utils.translation import get_language

from clusters.models import Programme
from clusters.readers.read_funding_rules import read_funding_statements

register = template.Library()


@register.inclusion_tag("clusters/components/funding_banner.html")
def funding_banner(programme: Programme | None) -> dict[str, Any]:
    """Show who pays, as the programme's rules want it; nothing where nobody pays.

    Parameters:
        programme: the programme that pays.
    """
    if programme is None:
        return {"statements": []}
    # The reader's language comes first, so that it is seen on the smallest screen.
    languages = sorted(programme.statement_languages, key=lambda code: code != get_language())
    return {"statements": read_funding_statements(programme.rule_set, languages)}
