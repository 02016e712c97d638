"""What the translation editor shows beyond wagtail-localize's own."""

import json
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.models import Locale, Page, TranslatableMixin
from wagtail_localize.models import get_edit_url

from cms.fact_panels import render_fact_panel
from cms.translation.permissions import rights_of

register = template.Library()


@register.simple_tag(takes_context=True)
def permitted_props(context: template.Context, props: str, version: TranslatableMixin) -> str:
    """Return the editor's settings without what this person would be refused, or can do nothing about."""
    settings = json.loads(props)
    rights = rights_of(context["request"])
    settings["perms"]["canPublish"] = settings["perms"]["canPublish"] and rights.may_publish(version)
    settings["links"]["convertToAliasUrl"] = None
    # Of a person or workshop in a block the editor knows the bare key, and no way to change it.
    settings["segments"] = [segment for segment in settings["segments"] if not _is_bare_key(segment)]
    for segment in settings["segments"]:
        if segment["type"] == "string":
            # Segments are kept as HTML. Tags stay, they are to be kept; an ampersand is shown as it is typed.
            segment["source"] = segment["source"].replace("&amp;", "&")
    return json.dumps(settings)


def _is_bare_key(segment: dict[str, Any]) -> bool:
    if segment["type"] != "synchronised_value":
        return False
    return bool((segment["location"]["widget"] or {}).get("type") == "unknown")


@register.simple_tag(takes_context=True)
def other_versions(
    context: template.Context, version: TranslatableMixin, source_locale: Locale
) -> dict[str, Any]:
    """Return the source and the other languages as the header shows them, leading where this person may go.

    That is the version's editor, else what visitors see. Where there is neither, the source is named
    without a link, and another language is left out.
    """
    request: HttpRequest = context["request"]
    rights = rights_of(request)
    source: dict[str, Any] = {"locale": {"displayName": source_locale.get_display_name()}}
    others = []
    for other in version.get_translations().select_related("locale"):
        url = get_edit_url(other) if rights.may_open(other) else _public_address(other, request)
        if other.locale_id == source_locale.pk:
            source["editUrl"] = url
        elif url:
            others.append((other.locale.get_display_name(), url))
    return {"source": source, "others": others}


def _public_address(version: TranslatableMixin, request: HttpRequest) -> str:
    return (version.get_url(request) or "") if isinstance(version, Page) and version.live else ""


@register.simple_tag(takes_context=True)
def may_publish(context: template.Context, version: TranslatableMixin) -> bool:
    """Return whether this person may show this version to visitors."""
    return rights_of(context["request"]).may_publish(version)


@register.simple_tag(takes_context=True)
def facts_of(context: template.Context, version: TranslatableMixin) -> SafeString:
    """Return the facts behind a page, read-only, or nothing."""
    request: HttpRequest = context["request"]
    return render_fact_panel(version, request) if isinstance(version, Page) else SafeString("")
