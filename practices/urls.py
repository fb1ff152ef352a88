"""Addresses of the practices room: pages under the language prefix, files without."""

from django.urls import path

from practices.views import verbs

app_name = "practices"

_VERBS = [
    path(f"practices/<int:pk>/{verb}/", verbs.act, {"verb": verb}, name=verb)
    for verb in verbs.LABELS
]

urlpatterns = [
    *_VERBS,
]

file_patterns = []
