"""Addresses of registration; a site includes them below a language prefix."""

from django.urls import path

from events.registration import views

app_name = "events_registration"

urlpatterns = [
    path("registration/result/<str:token>/", views.result, name="result"),
    path("registration/<uuid:workshop_uuid>/", views.sign_up, name="sign_up"),
]
