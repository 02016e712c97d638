"""What the translation editor shows beyond wagtail-localize's own."""

import json

from django import template
from django.http import HttpRequest
from django.utils.safestring import SafeString
from wagtail.models import Page, TranslatableMixin

from cms.fact_panels import render_fact_panel
from cms.translation.permissions import TranslatorRights

register = template.Library()


@register.simple_tag(takes_context=True)
def permitted_props(context: template.Context, props: str, version: TranslatableMixin) -> str:
    """Return the editor's settings without the buttons that this person would be refused."""
    settings = json.loads(props)
    rights = TranslatorRights(context["request"].user)
    settings["perms"]["canPublish"] = settings["perms"]["canPublish"] and rights.may_publish(version)
    settings["links"]["convertToAliasUrl"] = None
    for segment in settings["segments"]:
        if segment["type"] == "string":
            # Passages are kept as HTML. Tags stay, they are to be kept; an ampersand is shown as it is typed.
            segment["source"] = segment["source"].replace("&amp;", "&")
    return json.dumps(settings)


@register.simple_tag(takes_context=True)
def may_publish(context: template.Context, version: TranslatableMixin) -> bool:
    """Return whether this person may show this version to visitors."""
    return TranslatorRights(context["request"].user).may_publish(version)


@register.simple_tag(takes_context=True)
def facts_of(context: template.Context, version: TranslatableMixin) -> SafeString:
    """Return the facts behind a page, read-only, or nothing."""
    request: HttpRequest = context["request"]
    return render_fact_panel(version, request) if isinstance(version, Page) else SafeString("")
