"""Looking things up by key, which Django's templates cannot do by themselves."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(values: Mapping[Any, Any] | None, key: Any) -> Any:
    """Return what stands under a key, or None."""
    return values.get(key) if values else None
