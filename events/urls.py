"""Addresses of the events room."""

from django.urls import path

from events.views import parked

app_name = "events"

urlpatterns = [path("parked/<uuid:uid>/", parked.parked, name="parked")]
