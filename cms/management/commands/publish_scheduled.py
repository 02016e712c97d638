from typing import Any

from wagtail.management.commands.publish_scheduled import Command as WagtailsCommand

from cms.services.publish_scheduled import publish_scheduled


class Command(WagtailsCommand):
    """Publish and unpublish what is due; for a timer set up as Wagtail's manual says.

    Wagtail's own command ends at the first page that is not ready, and leaves all others as they are.
    """

    help = "Publishes and unpublishes what is due; what is not ready stays scheduled and stops no other."

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dryrun"]:
            super().handle(*args, **options)
        else:
            publish_scheduled()
