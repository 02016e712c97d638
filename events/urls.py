"""Addresses about workshops that are no pages; a site includes them below a language prefix."""

from django.urls import path

from events.views import calendar

app_name = "events"

urlpatterns = [
    path("calendar/<uuid:workshop_uuid>.ics", calendar, name="calendar"),
]
