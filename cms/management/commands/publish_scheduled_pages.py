from cms.management.commands.publish_scheduled import Command as PublishScheduled


class Command(PublishScheduled):
    """The older name of the same command."""
