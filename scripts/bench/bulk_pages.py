"""Add thousands of pages at once: neither treebeard nor Django does that for a type of pages."""

from itertools import count, islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.db.models.sql import InsertQuery
from django.utils import timezone
from wagtail.models import Page

BATCH = 60  # SQLite takes so many rows of so many columns in one order


def add_pages(model: type[Page], parent: Page, described: list[dict[str, Any]]) -> list[Page]:
    """Add published pages at the end of a page, in its language, without signals and revisions.

    Parameters:
        model: the type of the pages.
        parent: what they are put below.
        described: the fields of each; `title`, `slug` and `translation_key` among them.
    """
    parent.refresh_from_db()
    content_type = ContentType.objects.get_for_model(model)
    last = parent.get_last_child()
    steps = count(int(last.path[-Page.steplen :], 36) + 1 if last else 1)
    now = timezone.now()
    pages = [
        model(
            draft_title=fields["title"],
            path=parent.path + _write_step(step),
            depth=parent.depth + 1,
            url_path=f"{parent.url_path}{fields['slug']}/",
            locale_id=parent.locale_id,
            content_type=content_type,
            first_published_at=now,
            last_published_at=now,
            **fields,
        )
        for step, fields in zip(steps, described, strict=False)
    ]
    _insert(model, pages)
    Page.objects.filter(pk=parent.pk).update(numchild=F("numchild") + len(pages))
    return pages


def _insert(model: type[Page], pages: list[Page]) -> None:
    """Write the rows that all pages have, then those of the type."""
    shared = [field.attname for field in Page._meta.concrete_fields if not field.primary_key]
    rows = [Page(**{name: getattr(page, name) for name in shared}) for page in pages]
    Page.objects.bulk_create(rows, batch_size=BATCH)
    for page, row in zip(pages, rows, strict=True):
        page.pk = page.page_ptr_id = page.id = row.pk
    remaining = iter(pages)
    while batch := list(islice(remaining, BATCH)):
        query = InsertQuery(model)
        query.insert_values(model._meta.local_concrete_fields, batch)
        query.get_compiler("default").execute_sql()


def _write_step(number: int) -> str:
    """Return a number as treebeard writes it into a path."""
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
    return digits.rjust(Page.steplen, "0")
