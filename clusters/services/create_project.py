"""Make a project and begin its first page."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from wagtail.models import Locale, Page

from clusters.models import Project, ProjectIndexPage, ProjectPage
from cms.facts.find_parents import find_parent
from cms.facts.services.change_facts import add_fact
from cms.facts.services.write_page import write_page


@transaction.atomic
def create_project(
    *,
    project: Project,
    title: str,
    locale: Locale,
    user: AbstractBaseUser | None = None,
    parent: Page | None = None,
) -> ProjectPage:
    """Save the facts of a project and begin its page as a draft, both or neither.

    Parameters:
        project: unsaved, or saved when its first page comes later.
        title: the page's title.
        locale: the language to write in.
        user: who does it; None where a command does.
        parent: where the page goes; by default below the list of projects in that language.

    Raises:
        NoPlaceForPage: when there is no page in that language to put it under.
    """
    if project.pk is None:
        add_fact(project, by=user)
    return write_page(
        ProjectPage(title=title, project=project),
        parent=parent or find_parent(ProjectIndexPage, locale),
        user=user,
    )
