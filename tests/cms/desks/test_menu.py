"""The menu of the admin is made once, and read in every language."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from cms.desks.modeladmin import FactDesk


def all_desks(desk: type[FactDesk] = FactDesk) -> Iterator[type[FactDesk]]:
    for kind in desk.__subclasses__():
        yield kind
        yield from all_desks(kind)


@pytest.mark.parametrize("kind", list(all_desks()), ids=lambda kind: kind.__name__)
def test_a_label_follows_whoever_reads_it(kind: type[FactDesk]) -> None:
    with translation.override("pl"):
        label = kind().get_menu_label()
        in_polish = str(label)
    with translation.override("de"):
        assert str(label) == str(kind().get_menu_label()) != in_polish


def test_there_are_desks_to_read() -> None:
    assert len(list(all_desks())) >= 8
