"""Views about workshops that are no pages."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from events.models import Workshop
from events.readers.make_calendar import CONTENT_TYPE, FILE_NAME, make_public_calendar
from events.readers.name_workshop import name_workshop

CACHED_FOR = 300


@require_safe
def calendar(request: HttpRequest, workshop_uuid: UUID) -> HttpResponse:
    """Return the date of a workshop as a calendar file; the same for every visitor."""
    workshop = Workshop.objects.published().filter(uuid=workshop_uuid).with_venues().first()
    if workshop is None:
        raise Http404
    content = make_public_calendar(workshop, name_workshop(workshop))
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    response["Cache-Control"] = f"public, max-age={CACHED_FOR}"
    return response
