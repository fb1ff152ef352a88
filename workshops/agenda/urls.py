"""Addresses of the agenda; the room's own `urls` takes them in."""

from django.urls import path

from workshops.views import agenda

_HERE = "workshops/<int:pk>/agenda/"
patterns = [
    path(_HERE, agenda.agenda, name="agenda"),
    path(f"{_HERE}kit/", agenda.kit, name="agenda_kit"),
    path(f"{_HERE}clear/", agenda.clear, name="agenda_clear"),
    path(f"{_HERE}new/", agenda.write, name="new_session"),
    path(f"{_HERE}<int:session>/", agenda.write, name="session"),
    path(f"{_HERE}<int:session>/move/", agenda.move, name="move_session"),
    path(f"{_HERE}<int:session>/delete/", agenda.take_out, name="delete_session"),
]
file_patterns = [
    path("workshops/<int:pk>/agenda.pdf", agenda.agenda_pdf, name="agenda_pdf"),
]
