"""Lead back from a form to the list as it was: with its filters, its order and its page."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict

LIST_PARAMETER = "list"


class ReturningURLHelper:
    """Addresses of a desk that hand on which part of the list somebody came from.

    Parameters:
        helper: the desk's own.
        query: the list's query string.
        is_list: on the list itself the way to the list is the whole list.
    """

    def __init__(self, helper: Any, query: str, *, is_list: bool = False) -> None:
        self._helper = helper
        # Read and written anew, so that nothing but a query string can stand in an address of ours.
        self._query = QueryDict(query).urlencode()
        self._is_list = is_list

    def __getattr__(self, name: str) -> Any:
        return getattr(self._helper, name)

    def get_action_url(self, action: str, *args: Any, **kwargs: Any) -> str:
        """Return the address of an action of the desk."""
        url = str(self._helper.get_action_url(action, *args, **kwargs))
        if not self._query:
            return url
        if action == "index":
            return url if self._is_list else f"{url}?{self._query}"
        return f"{url}?{urlencode({LIST_PARAMETER: self._query})}"

    @property
    def index_url(self) -> str:
        """The list that somebody came from."""
        return self.get_action_url("index")

    @property
    def create_url(self) -> str:
        """The form for something new."""
        return self.get_action_url("create")


class ReturningView:
    """A view that leads back to the list as it was; mix in before a view of wagtail-modeladmin."""

    url_helper: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.url_helper = ReturningURLHelper(self.url_helper, request.GET.get(LIST_PARAMETER, ""))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]  # of the view
