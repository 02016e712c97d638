"""List projects with the page about each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from cms.addresses.choose_words import Words, choose_words

if TYPE_CHECKING:
    from clusters.models import Project, ProjectPage


@dataclass(frozen=True)
class ProjectEntry:
    """One project in a list."""

    project: Project
    words: Words[ProjectPage]
    is_over: bool


def list_projects(
    projects: QuerySet[Project], pages: QuerySet[ProjectPage], request: HttpRequest | None
) -> list[ProjectEntry]:
    """Return the projects that have a live page, running ones first, each group in the given order.

    Parameters:
        projects: what to list.
        pages: the project pages to choose words from, in all languages.
        request: the current request, for addresses; None where there is none.
    """
    rows = list(projects.with_details())
    words = choose_words(
        pages.filter(project__in=rows).defer("body", "goals", "problems"),
        "project",
        request,
    )
    today = timezone.localdate()
    entries = [ProjectEntry(row, words[row.pk], row.is_over(today)) for row in rows if row.pk in words]
    return sorted(entries, key=lambda entry: entry.is_over)
