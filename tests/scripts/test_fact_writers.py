"""Each way to write a fact past the one way has a sample that is found."""

import pytest

from scripts.fact_writers import WRITERS, find_fact_names, find_faults

pytestmark = pytest.mark.sqlite  # needs no database: once is enough

MODELS = """
class Workshop(Fact): ...
class Visit(Workshop): ...
class Person(index.Indexed, Fact): ...
class Contribution(Orderable):
    workshop = ParentalKey("events.Workshop", related_name="contributions")
class Letter(models.Model): ...
"""
FACTS = find_fact_names([MODELS])


def test_facts_their_kinds_and_their_rows_are_known() -> None:
    assert {"Workshop", "Visit", "Person", "Contribution"} == FACTS


@pytest.mark.parametrize(
    "source",
    [
        'Workshop.objects.create(name="x")',
        "Workshop.objects.filter(pk=1).update(price=5)",
        "Workshop._default_manager.all().delete()",
        "models.Contribution.objects.bulk_create(rows)",
        "workshop = Workshop.objects.get(pk=1)\nworkshop.save()",
        'person = Person(name="x")\nperson.save()',
        "def change(workshop: Workshop) -> None:\n    workshop.delete()",
        "workshop: Workshop = find()\nworkshop.save()",
    ],
)
def test_a_write_past_the_one_way_is_found(source: str) -> None:
    assert len(find_faults(source, "home/demo/add_facts.py", FACTS)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "with changing(workshop, by=user) as workshop:\n    workshop.price = 5",
        "Workshop.objects.filter(pk=1).exists()",
        "Letter.objects.create()",
        "def change(page: Page) -> None:\n    page.save()",
        "fact = form.save(commit=False)",
        "context.update(a=1)",
    ],
)
def test_reading_and_what_is_no_fact_are_left_alone(source: str) -> None:
    assert find_faults(source, "home/demo/add_facts.py", FACTS) == []


def test_the_one_way_itself_may_write() -> None:
    source = "Workshop.objects.filter(pk=1).update(price=5)"
    assert [path for path in WRITERS if find_faults(source, path, FACTS)] == []
