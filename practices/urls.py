"""Addresses of the practices room: pages under the language prefix, files without."""

app_name = "practices"

urlpatterns = []

file_patterns = []
