"""Addresses of the pre-work; the room's own `urls` takes them in."""

from django.urls import path

from workshops.views import preworks

_HERE = "workshops/<int:pk>/prework/"
patterns = [
    path(_HERE, preworks.prework, name="prework"),
    path(f"{_HERE}pack/", preworks.pack, name="prework_pack"),
    path(f"{_HERE}<int:district>/", preworks.of_district, name="prework_of"),
]
file_patterns = [
    path("workshops/<int:pk>/prework.pdf", preworks.prework_pdf, name="prework_pdf"),
]
