"""What the admin knows of workshops."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from events.viewsets import person_chooser, series_chooser, workshop_chooser


@hooks.register("register_admin_viewset")
def register_choosers() -> list[ViewSet]:
    return [person_chooser, workshop_chooser, series_chooser]
