"""One small bridge for each thing counted."""

from cms.templatetags.drawings import MOST_BRIDGES, bridges


def count(path: str) -> int:
    return path.count("h16")


def test_one_bridge_for_each_thing_planned() -> None:
    drawing = bridges(16)

    assert drawing is not None
    assert (count(drawing.reached), count(drawing.open)) == (16, 0)


def test_what_was_reached_is_told_from_what_is_open() -> None:
    drawing = bridges(16, 14)

    assert drawing is not None
    assert (count(drawing.reached), count(drawing.open)) == (14, 2)


def test_more_than_planned_is_drawn_too() -> None:
    drawing = bridges(2, 3)

    assert drawing is not None
    assert (count(drawing.reached), count(drawing.open)) == (3, 0)


def test_nothing_reached_leaves_all_open() -> None:
    drawing = bridges(2, 0)

    assert drawing is not None
    assert (drawing.reached, count(drawing.open)) == ("", 2)


def test_many_bridges_stand_in_rows() -> None:
    one, two = bridges(20), bridges(21)

    assert one is not None
    assert two is not None
    assert two.width == one.width
    assert two.height == 2 * one.height


def test_a_crowd_is_not_drawn() -> None:
    assert bridges(MOST_BRIDGES) is not None
    assert bridges(MOST_BRIDGES + 1) is None
    assert bridges(0) is None
