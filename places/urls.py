"""Addresses of the place picker. The pages of places show entries, so a higher room makes them."""

from django.urls import path

from places.views import public

app_name = "places"

urlpatterns = [path("places/choose/", public.choose, name="choose")]
file_patterns = [path("places/suggest/", public.suggest, name="suggest")]
