"""The registration form inside any page."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from cms.templatetags.typography import lang_attr
from cms.text.wordings import Wording
from events.models import Workshop
from events.readers.name_workshop import name_workshop
from events.registration.forms import SignUpForm
from events.registration.readers.describe_phase import describe_phase
from events.registration.readers.describe_subject import describe_subject
from events.registration.readers.read_questions import read_questions

register = template.Library()


@register.inclusion_tag("events/registration/embedded_form.html", takes_context=True)
def registration_form(context: Context, workshop: Workshop | None = None) -> dict[str, Any]:
    """Show a workshop's registration form, or say in a sentence why nobody can register.

    The form is the same for every visitor, so that the page around it can be cached: it is sent to the
    registration's own address, which also shows what is to be mended.

    Above it stands what one registers for. Nothing is shown for a workshop that has no public page.

    Parameters:
        workshop: the workshop; by default the one that the page tells of.
    """
    own: Workshop | None = context.get("workshop")
    if workshop is None or workshop == own:
        workshop = own or getattr(context.get("page"), "workshop", None)
    if workshop is None:
        return {}
    marks: dict[str, Any] = context.get("marks") or {}
    known = marks.get("registration") if workshop == own else None
    in_words = known or describe_phase(workshop)
    shown = {
        "frame": context.get("frame"),
        "workshop": workshop,
        "in_words": in_words,
        "action": reverse("events_registration:sign_up", kwargs={"workshop_uuid": workshop.uuid}),
    }
    if workshop == own:
        shown["title"] = Wording(context["page"].title, context["page"].words_language)
    else:
        pages = list(workshop.pages.live().select_related("locale").defer("body"))
        if not pages:
            return {}
        workshop = Workshop.objects.for_page().get(pk=workshop.pk)
        shown["name"] = name = name_workshop(workshop, pages)
        shown["title"] = name.title
    shown["subject"] = describe_subject(workshop)
    if in_words.takes_registrations:
        shown["form"] = SignUpForm(workshop, read_questions(workshop))
    return shown


@register.filter
def in_its_language(text: str) -> SafeString:
    """Return a text marked with `lang` where its language is not the page's.

    Parameters:
        text: plain text; a `Wording` where it may be in another language.
    """
    lang = lang_attr(getattr(text, "language", ""))
    return format_html("<span{}>{}</span>", lang, text) if lang else conditional_escape(text)
