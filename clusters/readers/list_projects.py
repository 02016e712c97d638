"""List projects with the page about each."""

from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from clusters.models import Project, ProjectPage
from cms.addresses.choose_words import Words, choose_words
from cms.addresses.visible_pages import with_visible_page
from cms.lists.leaf import Leaf, cut_leaf

PROJECTS_SHOWN = 24


@dataclass(frozen=True)
class ProjectEntry:
    """One project in a list."""

    project: Project
    words: Words[ProjectPage]
    is_over: bool


def list_projects(
    projects: QuerySet[Project], request: HttpRequest | None, number: int = 1
) -> Leaf[ProjectEntry]:
    """Return a leaf of the projects that have a live page, running ones first, the newest first.

    Parameters:
        projects: what to list.
        request: the current request, for addresses; None where there is none.
        number: which leaf.
    """
    today = timezone.localdate()
    known = with_visible_page(projects).select_related("programme")
    ordered = known.order_by(ExpressionWrapper(Q(ends_on__lt=today), BooleanField()), "-starts_on", "acronym")
    leaf = cut_leaf(ordered, PROJECTS_SHOWN, number)
    pages = ProjectPage.objects.filter(project__in=leaf.rows).defer("body", "goals", "problems")
    words = choose_words(pages, "project", request) if leaf.rows else {}
    return leaf.turn(
        lambda rows: [ProjectEntry(row, words[row.pk], row.is_over(today)) for row in rows if row.pk in words]
    )
