"""Every block shows itself in the editor's block picker, in the site's own style."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from wagtail.blocks import Block

from cms.block_register import list_body_blocks

BLOCKS = dict(list_body_blocks(extra=("agenda",)))


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    client.force_login(get_user_model().objects.create_superuser("editor", "editor@example.org", "secret"))
    return client


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_block_has_a_preview_in_the_sites_style(editor: Client, name: str) -> None:
    block: Block = BLOCKS[name]
    assert block.is_previewable

    answer = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})

    assert answer.status_code == 200
    assert "cms/css/site.css" in answer.content.decode()


def test_every_block_says_what_it_is_for() -> None:
    assert [name for name, block in BLOCKS.items() if not str(block.meta.description)] == []
