"""Addresses of recordings as editors paste them; no database is involved."""

import pytest
from django.core.exceptions import ValidationError

from cms.media.read_video_address import read_video_address

pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize(
    ("address", "page", "host"),
    [
        ("https://www.youtube.com/watch?v=abcdefghijk", "https://www.youtube.com/watch?v=abcdefghijk", None),
        ("https://www.vimeo.com/12345", "https://vimeo.com/12345", "player.vimeo.com"),
        ("https://tube.example/w/abc123", "https://tube.example/w/abc123", "tube.example"),
        ("https://www.tube.example/w/abc123", "https://www.tube.example/w/abc123", "www.tube.example"),
        ("https://tube.example:8443/w/abc", "https://tube.example:8443/w/abc", "tube.example:8443"),
    ],
)
def test_the_host_stays_the_one_that_was_pasted(address: str, page: str, host: str | None) -> None:
    video = read_video_address(address)
    assert video.page_url == page
    assert host is None or video.host == host


@pytest.mark.parametrize(
    "address", ["", "abc", "http://[x", "https://tube.example:99999/w/a", "ftp://x/a.mp4"]
)
def test_what_is_no_address_is_refused_in_a_sentence(address: str) -> None:
    with pytest.raises(ValidationError, match="full address"):
        read_video_address(address)
