"""Make many things without a task for each: search and references are brought up to date at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def index_afterwards() -> Iterator[None]:
    """Let saving within the block leave search and references alone, and rebuild both when it ends well.

    Otherwise loading would put more than a thousand tasks into the queue, and the first letters behind them.
    For commands only: while the block runs, the whole process saves without indexing.
    """
    indexed = [
        model
        for model in get_indexed_models()
        if post_save.disconnect(post_save_signal_handler, sender=model)
    ]
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        for model in indexed:
            post_save.connect(post_save_signal_handler, sender=model)
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
