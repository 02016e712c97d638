"""Read the address of a recording as an editor pastes it."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.markup.check_address import is_web_address

YOUTUBE_HOSTS = {
    "youtube.com",
    "www.youtube.com",
    "m.youtube.com",
    "youtube-nocookie.com",
    "www.youtube-nocookie.com",
    "youtu.be",
}
VIMEO_HOSTS = {"vimeo.com", "www.vimeo.com", "player.vimeo.com"}
FILE_TYPES = {".mp4": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg"}


@dataclass(frozen=True)
class Video:
    """Where a recording lies.

    `provider` names the service as its users know it ("" for a file), `player_url` is what a frame loads
    after the visitor asked for it, `page_url` is where it can be watched at the provider's, `host` is who is
    contacted.
    """

    provider: str
    page_url: str
    player_url: str
    host: str
    file_type: str = ""


def read_video_address(address: str) -> Video:
    """Return what is known of a video from its address; nothing is fetched.

    Parameters:
        address: the address of a YouTube, Vimeo or PeerTube page, or of a video file.

    Raises:
        ValidationError: when the address is none of these.
    """
    incomplete = ValidationError(
        _("Give the full address of the recording, beginning with https://."), code="address"
    )
    if not is_web_address(address.strip()):
        raise incomplete
    try:
        parts = urlsplit(address.strip())
        host = f"{parts.hostname or ''}:{parts.port}" if parts.port else parts.hostname or ""
    except ValueError as error:  # a bracket or a port that is none
        raise incomplete from error
    if not host:
        raise incomplete
    for read in (_youtube, _vimeo, _file, _peertube):
        video = read(host, parts.path, parse_qs(parts.query), address.strip())
        if video is not None:
            return video
    raise ValidationError(
        _(
            "This is not the address of a video. "
            "Paste the address of a YouTube, Vimeo or PeerTube video or of a file."
        ),
        code="not_a_video",
    )


def _youtube(host: str, path: str, query: dict[str, list[str]], address: str) -> Video | None:
    if host not in YOUTUBE_HOSTS:
        return None
    if host == "youtu.be":
        key = path.strip("/")
    elif match := re.fullmatch(r"/(?:embed|live|shorts|v)/([^/]+)/?", path):
        key = match[1]
    else:
        key = query.get("v", [""])[0]
    if not re.fullmatch(r"[\w-]{11}", key):
        return None
    return Video(
        "YouTube",
        f"https://www.youtube.com/watch?v={key}",
        f"https://www.youtube-nocookie.com/embed/{key}?autoplay=1",
        "www.youtube-nocookie.com",
    )


def _vimeo(host: str, path: str, query: dict[str, list[str]], address: str) -> Video | None:
    if host not in VIMEO_HOSTS:
        return None
    match = re.fullmatch(
        r"/(?:video/|channels/[^/]+/|showcase/\d+/video/)?(\d+)(?:/([0-9a-f]+))?/?",
        path,
    )
    if match is None:
        return None
    # An unlisted video carries a second key, which the player takes as a parameter.
    secret = match[2] or query.get("h", [""])[0]
    player = f"https://player.vimeo.com/video/{match[1]}?autoplay=1&dnt=1" + (
        f"&h={secret}" if secret else ""
    )
    page = f"https://vimeo.com/{match[1]}" + (f"/{secret}" if secret else "")
    return Video("Vimeo", page, player, "player.vimeo.com")


def _file(host: str, path: str, query: dict[str, list[str]], address: str) -> Video | None:
    for ending, file_type in FILE_TYPES.items():
        if path.lower().endswith(ending):
            return Video("", address, address, host, file_type)
    return None


def _peertube(host: str, path: str, query: dict[str, list[str]], address: str) -> Video | None:
    """PeerTube runs on any host; its addresses have one of two forms."""
    match = re.fullmatch(r"/(?:w|videos/watch|videos/embed)/([\w-]+)/?", path)
    if match is None:
        return None
    root = f"https://{host}"
    return Video(
        "PeerTube",
        f"{root}/w/{match[1]}",
        f"{root}/videos/embed/{match[1]}?autoplay=1&p2p=0",
        host,
    )
