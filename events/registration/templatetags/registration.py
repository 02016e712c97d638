"""How the registration form is shown."""

from typing import Any

from django import template
from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from cms.templatetags.typography import lang_attr

register = template.Library()


@register.filter
def as_control(field: BoundField) -> dict[str, Any]:
    """Return what Django would hand to the template of a field's widget: name, value, attributes, options."""
    widget = field.field.widget
    attrs = field.build_widget_attrs({"id": field.auto_id})
    control: dict[str, Any] = widget.get_context(field.html_name, field.value(), attrs)["widget"]
    return control


@register.filter
def as_attributes(attrs: dict[str, Any]) -> SafeString:
    """Return attributes as they stand in a tag, each after a space."""
    return flatatt(attrs)


@register.filter
def in_its_language(text: str) -> SafeString:
    """Return a text marked with `lang` where its language is not the page's.

    Parameters:
        text: plain text; a `Wording` where it may be in another language.
    """
    lang = lang_attr(getattr(text, "language", ""))
    return format_html("<span{}>{}</span>", lang, text) if lang else conditional_escape(text)
