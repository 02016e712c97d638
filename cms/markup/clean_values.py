"""Clean the rich texts of models and blocks, at any depth, as they are stored."""

import json
from functools import cache
from typing import Any

from django.db.models import Field, Model
from modelcluster.models import get_all_child_relations
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, Block, ListBlock, RichTextBlock, URLBlock
from wagtail.fields import RichTextField, StreamField

from cms.markup.allow_lists import stored
from cms.markup.check_address import is_linkable
from cms.markup.clean_html import clean_html


@cache
def fields_with_words(model: type[Model]) -> tuple[Field, ...]:
    """Return the fields of a model that hold HTML: rich texts, and streams of blocks."""
    return tuple(
        field for field in model._meta.concrete_fields if isinstance(field, RichTextField | StreamField)
    )


def clean_instance(instance: Model, fields: frozenset[str] | None = None) -> dict[str, Any]:
    """Clean an instance in memory, and return the values that changed, by field.

    Parameters:
        instance: a row of any model.
        fields: the names of those to look at; None for all. A deferred field is left alone.
    """
    changed: dict[str, Any] = {}
    for field in fields_with_words(type(instance)):
        if (fields is None or field.name in fields) and field.attname in instance.__dict__:
            value = getattr(instance, field.name)
            cleaned = _clean_value(field, value)
            if cleaned is not value:
                setattr(instance, field.name, cleaned)
                changed[field.name] = getattr(instance, field.name)
    return changed


def clean_serialised(model: type[Model], content: dict[str, Any]) -> bool:
    """Clean what a revision or a translation source keeps of an instance; return whether anything changed.

    Parameters:
        model: what was serialised.
        content: its fields and child rows by name, as django-modelcluster writes them; changed in place.
    """
    is_changed = False
    for field in fields_with_words(model):
        value = content.get(field.name)
        cleaned = _clean_serialised_value(field, value)
        if cleaned != value:
            content[field.name], is_changed = cleaned, True
    for relation in get_all_child_relations(model):
        for row in content.get(relation.get_accessor_name()) or ():
            is_changed |= clean_serialised(relation.related_model, row)
    return is_changed


def clean_block(block: Block, value: Any) -> Any:
    """Return what a block stores as JSON with clean texts and addresses; the same object where it is clean.

    Parameters:
        block: what is stored.
        value: as it is in JSON, whatever its shape: stored rows may be older than the block.
    """
    if isinstance(block, RichTextBlock):
        return _keep(value, clean_html(value, stored())) if isinstance(value, str) else value
    if isinstance(block, URLBlock):
        return "" if isinstance(value, str) and value and not is_linkable(value) else value
    if isinstance(block, BaseStreamBlock):
        return _clean_stream(block, value)
    if isinstance(block, ListBlock):
        return _clean_list(block, value)
    if isinstance(block, BaseStructBlock) and isinstance(value, dict):
        cleaned = {
            name: clean_block(block.child_blocks[name], child) if name in block.child_blocks else child
            for name, child in value.items()
        }
        return _keep(value, cleaned)
    return value


def _clean_list(block: ListBlock, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return _keep(value, [_clean_item(block.child_block, item) for item in value])


def _clean_item(block: Block, item: Any) -> Any:
    # Lists of old rows hold the values themselves.
    if isinstance(item, dict) and item.get("type") == "item" and {"id", "value"} <= item.keys():
        return {**item, "value": clean_block(block, item["value"])}
    return clean_block(block, item)


def _clean_stream(block: BaseStreamBlock, value: Any) -> Any:
    if not isinstance(value, list):
        return value
    cleaned = []
    for item in value:
        child = block.child_blocks.get(item.get("type")) if isinstance(item, dict) else None
        is_known = child is not None and "value" in item
        cleaned.append({**item, "value": clean_block(child, item["value"])} if is_known else item)
    return _keep(value, cleaned)


def _clean_value(field: Field, value: Any) -> Any:
    if isinstance(field, StreamField):
        raw = field.get_prep_value(value)
        cleaned = clean_block(field.stream_block, raw)
        return value if cleaned is raw else field.to_python(cleaned)
    return _keep(value, clean_html(value, stored())) if isinstance(value, str) else value


def _clean_serialised_value(field: Field, value: Any) -> Any:
    if isinstance(field, StreamField) and isinstance(value, str):
        try:
            raw = json.loads(value)
        except ValueError:
            return value
        cleaned = clean_block(field.stream_block, raw)
        return value if cleaned is raw else json.dumps(cleaned)
    if isinstance(field, StreamField):
        return clean_block(field.stream_block, value)
    return clean_html(value, stored()) if isinstance(value, str) else value


def _keep(value: Any, cleaned: Any) -> Any:
    """Return the value itself where it is clean already, so that a change is known by identity."""
    return value if cleaned == value else cleaned
