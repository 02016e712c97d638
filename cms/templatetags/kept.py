"""Parts of pages that are rendered once for everybody."""

from collections.abc import Sequence

from django import template
from django.http import HttpRequest
from django.template.base import FilterExpression, Parser, Token
from django.utils.safestring import SafeString

from cms.freshness.kept import Kept
from cms.freshness.stamp import Outdated
from cms.page_cache.keep_part import keep_part

register = template.Library()

_parts: Kept[SafeString] = Kept(300)
_parts_despite_places: Kept[SafeString] = Kept(300, Outdated.BY_WORDS)


@register.tag
def kept(parser: Parser, token: Token) -> "KeptNode":
    """Keep what stands between `{% kept "name" value … %}` and `{% endkept %}`.

    It depends on the values, on the site, on the language and on what is stored: on nothing else. Where one
    of the values is None, and on previews, it is rendered as if the tags were not there.
    """
    return _parse(parser, token, _parts)


@register.tag
def kept_despite_places(parser: Parser, token: Token) -> "KeptNode":
    """Do what `kept` does for a part that says nothing about free places: it stays when only those change."""
    return _parse(parser, token, _parts_despite_places)


def _parse(parser: Parser, token: Token, store: Kept[SafeString]) -> "KeptNode":
    tag, *values = token.split_contents()
    nodelist = parser.parse((f"end{tag}",))
    parser.delete_first_token()
    return KeptNode(nodelist, [parser.compile_filter(value) for value in values], store)


class KeptNode(template.Node):
    """What stands between the tags."""

    def __init__(
        self, nodelist: template.NodeList, values: Sequence[FilterExpression], store: Kept[SafeString]
    ) -> None:
        self.nodelist, self.values, self.store = nodelist, values, store

    def render(self, context: template.Context) -> SafeString:
        """Return what is kept, or render it."""
        # Where `only` keeps it from a template, the context itself still knows it.
        request: HttpRequest | None = getattr(context, "request", None) or context.get("request")
        if request is None:
            return self.nodelist.render(context)
        values = tuple(value.resolve(context) for value in self.values)
        return keep_part(self.store, request, values, lambda: self.nodelist.render(context))
