"""Build a page's body, and a form's questions, from the content's blocks.

Block ids come from the page's key and the block's place, so that all languages of a page have the same ids,
as wagtail-localize would have copied them.
"""

import uuid
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.models import Page

from home.demo.loaded import Loaded
from home.demo.read_content import ContentError

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://workshop-spot.example/demo")


def make_id(*parts: object) -> str:
    """Return the id of a block or list item, the same whenever and in whatever language it is made."""
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, parts))))


def build_body(
    page_class: type[Page], key: str, blocks: list[dict[str, Any]], language: str, loaded: Loaded
) -> StreamValue:
    """Return a body, validated as the editor's form would.

    Parameters:
        page_class: the type of page, which decides what blocks there may be.
        key: the page's key.
        blocks: as the content's file has them.
        language: the language of the words; links lead to pages in it where there are some.
        loaded: what blocks may refer to.
    """
    raw = [
        {
            "type": block["type"],
            "id": make_id(key, number),
            "value": _value(block, make_id(key, number), language, loaded),
        }
        for number, block in enumerate(blocks)
    ]
    stream_block = page_class._meta.get_field("body").stream_block
    body = stream_block.to_python(raw)
    stream_block.clean(body)
    return body


def build_questions(form: dict[str, Any], language: str) -> list[dict[str, Any]]:
    """Return a registration form's questions in one language, as its StreamField stores them."""
    questions = []
    for number, question in enumerate(form["questions"]):
        words = question[language]
        value: dict[str, Any] = {
            "label": words["label"],
            "help_text": words["help"],
            "purpose": words["purpose"],
            "required": question["required"],
        }
        if "options" in words:
            value["options"] = _items(words["options"], make_id("form", number))
        questions.append({"type": question["kind"], "id": make_id("form", number), "value": value})
    return questions


def _items(values: list[Any], block_id: str) -> list[dict[str, Any]]:
    return [
        {"type": "item", "id": make_id(block_id, number), "value": value}
        for number, value in enumerate(values)
    ]


def _value(block: dict[str, Any], block_id: str, language: str, loaded: Loaded) -> Any:
    match block:
        case {"type": "text", "html": html}:
            return html
        case {"type": "picture", "image": image, "alt": alt, "caption": caption}:
            picture = {"image": loaded.images[image].pk, "alt_text": alt, "decorative": False}
            return {"image": picture, "caption": caption}
        case {"type": "quote", "text": text, **rest}:
            return {"text": text, "attribution": rest.get("attribution", "")}
        case {"type": "call_to_action", "page": page, **words}:
            return {**words, "page": loaded.page(page, language).pk, "address": ""}
        case {"type": "partners", "heading": heading, "organisations": keys}:
            organisations = [loaded.organisations[key].pk for key in keys]
            return {"heading": heading, "organisations": _items(organisations, block_id)}
        case {"type": "people", "heading": heading, "people": keys}:
            return {"heading": heading, "people": _items([loaded.people[key].pk for key in keys], block_id)}
        case {"type": "upcoming_workshops" | "recordings" | "video", **words}:
            return words
        case {"type": "agenda", "items": items}:
            return {"items": _items(items, block_id)}
        case {"type": "registration_form", "workshop": workshop}:
            return {"workshop": loaded.workshops[workshop].pk}
    raise ContentError(f"Nobody knows how to build this block: {block}.")
