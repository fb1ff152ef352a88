"""Addresses of prints: files, so without a language in the path; `?lang=` says which."""

from django.urls import path

from packs.views import print as prints

app_name = "packs"
urlpatterns = []
file_patterns = [
    path("practices/<int:pk>/print/<slug:layout>.pdf", prints.of_practice, name="print"),
]
