"""Addresses of what desks show: a record is named by its number, and anything else is no address."""

from wagtail_modeladmin.helpers import AdminURLHelper


class RecordURLHelper(AdminURLHelper):
    """Takes digits only where modeladmin takes any word, and then fails to read it as a number."""

    def get_action_url_pattern(self, action: str) -> str:
        pattern: str = super().get_action_url_pattern(action)
        return pattern.replace(r"(?P<instance_pk>[-\w]+)", r"(?P<instance_pk>[0-9]+)")
