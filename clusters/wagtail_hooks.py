"""What the admin knows of organisations and projects."""

from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from clusters.viewsets import (
    organisation_chooser,
    place_chooser,
    programme_chooser,
    project_chooser,
)


@hooks.register("register_admin_viewset")
def register_choosers() -> list[ViewSet]:
    return [organisation_chooser, place_chooser, programme_chooser, project_chooser]
