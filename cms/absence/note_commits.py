"""Note whether a request has saved anything yet, so that nobody is told a falsehood when the rest fails."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.http import HttpRequest

WRITES = ("INSERT", "UPDATE", "DELETE")
# Rows that the site keeps for itself; nobody means these by “saved”.
BOOKKEEPING = ('"django_session"', '"cms_signin_attemptcount"', '"wagtailadmin_editingsession"')


@contextmanager
def noting_commits(request: HttpRequest) -> Iterator[None]:
    """Set `request.has_saved` as soon as a row was written for good; what is rolled back does not count."""

    def note() -> None:
        request.has_saved = True  # type: ignore[attr-defined]

    def execute_and_note(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        result = execute(sql, params, many, context)
        # Outside of a transaction each statement is one, and this runs at once.
        start = str(sql)[:100]
        if start.startswith(WRITES) and not any(table in start for table in BOOKKEEPING):
            transaction.on_commit(note)
        return result

    with connection.execute_wrapper(execute_and_note):
        yield
