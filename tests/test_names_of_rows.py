"""What rows are called where the admin names them: in lists, logs and questions before a deletion."""

import pytest
from django.db import models

from events.models import SeriesOrganiser
from events.registration.models import RegistrationMove
from tests.factories import OrganisationFactory

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("row", "name"),
    [
        (SeriesOrganiser(organisation=OrganisationFactory.build(name="Klaster IT")), "Klaster IT"),
        (RegistrationMove(from_state="waiting", to_state="confirmed"), "waiting → confirmed"),
    ],
    ids=["who runs a series", "what became of a registration"],
)
def test_a_row_is_called_by_what_it_tells(row: models.Model, name: str) -> None:
    assert str(row) == name
