"""What another takes between the check of a fact and its saving is refused in words."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from clusters.models import Organisation
from cms.facts.check_facts import check_fact
from cms.facts.services import change_facts
from cms.facts.services.change_facts import add_fact, changing
from tests.factories import OrganisationFactory, PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def checked_too_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the first check see a database in which the name of another is not taken yet."""
    checks = iter([lambda fact: None])
    monkeypatch.setattr(change_facts, "check_fact", lambda fact: next(checks, check_fact)(fact))


def test_a_name_that_another_took_after_the_check_is_refused_in_words(
    checked_too_early: None,
) -> None:
    taken = OrganisationFactory().name
    with pytest.raises(ValidationError) as refused:
        add_fact(OrganisationFactory.build(name=taken, place=PlaceFactory()), by=None)
    assert "name" in refused.value.message_dict
    assert Organisation.objects.filter(name=taken).count() == 1


def test_a_new_name_that_another_took_after_the_check_is_refused_in_words(checked_too_early: None) -> None:
    taken, changed = OrganisationFactory(), OrganisationFactory(name="Old name")
    with pytest.raises(ValidationError) as refused, changing(changed, by=None) as organisation:
        organisation.name = taken.name
    assert "name" in refused.value.message_dict
    changed.refresh_from_db()
    assert changed.name == "Old name"


def test_what_the_check_has_no_word_for_stays_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = OrganisationFactory().name
    monkeypatch.setattr(change_facts, "check_fact", lambda fact: None)
    with pytest.raises(IntegrityError):
        add_fact(OrganisationFactory.build(name=taken, place=PlaceFactory()), by=None)
