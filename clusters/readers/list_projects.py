"""List projects with the page about each."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from clusters.models import Project, ProjectPage
from cms.addresses.choose_words import Words, choose_words


@dataclass(frozen=True)
class ProjectEntry:
    """One project in a list."""

    project: Project
    words: Words[ProjectPage]
    is_over: bool


def list_projects(projects: QuerySet[Project], request: HttpRequest | None) -> list[ProjectEntry]:
    """Return the projects that have a live page, running ones first, each group in the given order.

    Parameters:
        projects: what to list.
        request: the current request, for addresses; None where there is none.
    """
    rows = list(projects.select_related("programme"))
    words = choose_words(
        ProjectPage.objects.filter(project__in=rows).defer("body", "goals", "problems"),
        "project",
        request,
    )
    today = timezone.localdate()
    entries = [ProjectEntry(row, words[row.pk], row.is_over(today)) for row in rows if row.pk in words]
    return sorted(entries, key=lambda entry: entry.is_over)
