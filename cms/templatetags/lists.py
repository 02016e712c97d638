"""Lead through the parts of long lists."""

from django import template

from cms.lists.list_part import PAGE, ListPart, make_query

register = template.Library()


@register.filter
def at_leaf(part: ListPart, number: int) -> str:
    """Return what leads to another leaf of the list that a page shows a part of.

    Parameters:
        part: what the page shows.
        number: of the leaf.
    """
    return make_query({**part.parameters, PAGE: number})
