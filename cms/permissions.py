"""Who may do what with pages, beyond Wagtail's own rules."""

from wagtail.models import PagePermissionTester


class FactPagePermissionTester(PagePermissionTester):
    """A page about a fact is not offered for copying: two pages of one language would tell of the same fact."""

    def can_copy(self) -> bool:
        return False
