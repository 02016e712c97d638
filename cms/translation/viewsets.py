"""Wagtail's views of pages, without buttons that only lead to a refusal."""

from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets.button import BaseButton

from cms.translation.buttons import leave_out_refused


class EditPageView(EditView):
    """The page editor."""

    def get_header_more_buttons(self) -> list[BaseButton]:
        return leave_out_refused(super().get_header_more_buttons(), self.page, self.request.user)


class ExplorePagesView(ExplorableIndexView):
    """The list of the pages below a page, with that page's buttons above it."""

    def get_header_more_buttons(self) -> list[BaseButton]:
        return leave_out_refused(super().get_header_more_buttons(), self.parent_page, self.request.user)


class TranslatablePageViewSet(PageViewSet):
    """The views of every page type that names no viewset of its own; those that do, build on this one."""

    edit_view_class = EditPageView
    index_view_class = ExplorePagesView
