"""The names of facts in several languages: where to search them, and how to list them."""

from typing import Any

from cms.text.languages import content_languages


def name_fields() -> tuple[str, ...]:
    """Return where to search for a name in any language."""
    return ("name", *(f"names__{code}" for code, _label in content_languages()))


def list_names(fact: Any) -> str:
    """Return what a fact is called in other languages than its own.

    Parameters:
        fact: an organisation, a place or a programme.
    """
    return ", ".join(f"{name} ({code})" for code, name in fact.names.items())
