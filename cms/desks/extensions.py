"""The register of what apps add to the desks of others: notes, buttons, columns, pages and panels."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import models
from wagtail.admin.panels import Panel
from wagtail.models import Page

from cms.registers import Register

# Takes a fact and a user; returns url and label, or None where there is nothing to offer.
Button = Callable[[Any, Any], dict[str, str] | None]
# Takes a fact and a user; returns a sentence for the form, or nothing.
Note = Callable[[Any, Any], str]
# Takes a fact; returns pages that show it.
PagesShowing = Callable[[Any], models.QuerySet[Page]]
# Takes the facts of a list; returns them with what the app's columns show of each, fetched in few queries.
Fetch = Callable[[Any], Any]


@dataclass(frozen=True)
class DeskColumn:
    """What an app knows of each fact, as a column of its desk.

    Parameters:
        name: the column's name on this desk.
        show: takes a fact and returns what stands in the cell; made with Django's `display`.
        after: the desk's lists in which it stands (`list_display`, `panel_fields` …), each with the column
            before it.
    """

    name: str
    show: Callable[[Any], Any]
    after: Mapping[str, str]


@dataclass(frozen=True)
class DeskExtension:
    """What an app adds to the desk of a model.

    Parameters:
        model: whose desk.
        note: says something beside the form for editing.
        button: offers something else to do with a fact.
        pages: finds pages that show a fact besides its own.
        panels: fields and rows for the form, where the desk has a place for them.
        columns: what the desk shows of each fact besides.
        fetch: fetches what these columns need.
    """

    model: type[models.Model]
    note: Note | None = None
    button: Button | None = None
    pages: PagesShowing | None = None
    panels: tuple[Panel, ...] = ()
    columns: tuple[DeskColumn, ...] = ()
    fetch: Fetch | None = None


desk_extensions: Register[DeskExtension] = Register("desk extensions", module="desk_extensions")


def list_extensions(model: type[models.Model]) -> list[DeskExtension]:
    """Return what apps add to the desk of a model, in the order of INSTALLED_APPS."""
    return [entry for entry in desk_extensions if entry.model is model]


def list_notes(fact: models.Model, user: AbstractBaseUser) -> list[str]:
    """Return what apps have to say beside the form of a fact."""
    notes = (entry.note(fact, user) for entry in list_extensions(type(fact)) if entry.note)
    return [note for note in notes if note]


def list_buttons(fact: models.Model, user: AbstractBaseUser) -> Iterator[dict[str, str]]:
    """Yield the buttons that apps offer somebody beside a fact."""
    for entry in list_extensions(type(fact)):
        if entry.button and (button := entry.button(fact, user)):
            yield button


def list_panels(model: type[models.Model]) -> list[Panel]:
    """Return the panels that apps add to the form of a model's facts."""
    return [panel for entry in list_extensions(model) for panel in entry.panels]
