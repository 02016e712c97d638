"""Say that visitors see something else from now on."""

from functools import partial

from django.db import transaction

from cms.freshness.current_stamp import mark_now
from cms.freshness.stamp import Outdated


def mark_outdated(outdated: Outdated = Outdated.BY_WORDS) -> None:
    """Have pages made anew that were made before this change.

    Inside a transaction this is said twice: now, so that a process that is killed after the commit leaves
    only pages that were made in between; and after the commit, for others still see what was before.

    Parameters:
        outdated: what the change leaves of pages made before it.
    """
    mark_now(outdated)
    if transaction.get_connection().in_atomic_block:
        transaction.on_commit(partial(mark_now, outdated))
