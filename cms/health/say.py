"""What a probe is told: status and content."""

from http import HTTPStatus
from typing import Any

from cms.health.probe import Findings

LIVE = "/health/live"
READY = "/health/ready"
HEADERS = {"Cache-Control": "no-store"}
# Seconds; probes usually wait for five. An absent database takes four: two checks wait for it.
LIMIT = 4.8

Said = tuple[HTTPStatus, dict[str, Any]]


def say_live() -> Said:
    """Say that this process answers."""
    return HTTPStatus.OK, {"status": "live"}


def say_whether_ready(found: Findings) -> Said:
    """Say whether visitors can be sent here, and what keeps people from writing where they can."""
    warnings = {"warnings": found.warnings} if found.warnings else {}
    if found.faults:
        return HTTPStatus.SERVICE_UNAVAILABLE, {"status": "not ready", "faults": found.faults, **warnings}
    return HTTPStatus.OK, {"status": "ready", **warnings}
