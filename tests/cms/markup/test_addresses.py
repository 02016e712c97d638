"""Addresses that people type: the web or this site, and nothing that browsers read in a way of their own."""

import pytest
from django.core.exceptions import ValidationError

from clusters.models import Organisation, Project
from cms.blocks import AddressBlock
from cms.fields import AddressFormField
from cms.markup.check_address import is_linkable, is_web_address, validate_web_address
from cms.media.read_video_address import read_video_address
from events.models import Workshop
from events.registration.models import OnlineRoom
from tests.read_html import BAD_ADDRESSES

pytestmark = pytest.mark.sqlite  # nothing here asks the database

FACT_FIELDS = [
    Organisation._meta.get_field("website"),
    Project._meta.get_field("website"),
    Workshop._meta.get_field("recording_address"),
    OnlineRoom._meta.get_field("address"),
]
TYPED = [address for address in BAD_ADDRESSES if address != "https:host.example"]


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_a_bad_address_is_neither_linked_nor_taken_for_one_on_the_web(address: str) -> None:
    assert not is_linkable(address)
    assert not is_web_address(address)
    with pytest.raises(ValidationError, match="Give the full address"):
        validate_web_address(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "HTTP://example.org/a?b=c#d",
        "/",
        "/de/über-uns/",
        "#plan",
        "mailto:a@b.pl",
        "tel:1",
    ],
)
def test_a_good_address_is_linked(address: str) -> None:
    assert is_linkable(address)


@pytest.mark.parametrize("field", FACT_FIELDS, ids=str)
@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_no_fact_takes_a_bad_address_however_it_is_written(field: object, address: str) -> None:
    with pytest.raises(ValidationError, match="Give the full address"):
        field.clean(address, None)


@pytest.mark.parametrize("field", FACT_FIELDS, ids=str)
@pytest.mark.parametrize("address", TYPED)
def test_no_form_of_a_fact_takes_one(field: object, address: str) -> None:
    with pytest.raises(ValidationError, match="Give the full address"):
        field.formfield().clean(address)


@pytest.mark.parametrize("address", TYPED)
def test_no_block_takes_one(address: str) -> None:
    with pytest.raises(ValidationError, match="Give the full address"):
        AddressBlock().clean(address)


@pytest.mark.parametrize("address", ["javascript://vimeo.com/%0Asteal()//.mp4", "//vimeo.com/22439234"])
def test_no_video_is_read_from_one(address: str) -> None:
    with pytest.raises(ValidationError, match="Give the full address"):
        read_video_address(address)


def test_what_is_typed_without_a_scheme_gets_one() -> None:
    assert AddressFormField().clean(" example.org/path ") == "https://example.org/path"
    assert AddressFormField(required=False).clean("") == ""
    assert AddressBlock(required=False).clean("") == ""
