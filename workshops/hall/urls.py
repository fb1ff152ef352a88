"""Addresses of a workshop's way to the hall and back."""

from django.urls import path

from workshops.pace import bounded
from workshops.views import hall

patterns = [
    path("workshops/<int:pk>/hall/", hall.page, name="hall"),
    path("workshops/<int:pk>/hall/take/", bounded(hall.take), name="take_out"),
    path("workshops/<int:pk>/hall/bring/", bounded(hall.bring), name="bring_home"),
    path("workshops/<int:pk>/hall/<int:number>/", bounded(hall.homecoming), name="homecoming"),
    path("hall/", hall.screen, name="hall_screen"),
    path("hall/open/", hall.open_file, name="open_in_hall"),
]
file_patterns = [
    path("workshops/<int:pk>/hall/<int:number>/<uuid:uid>.webp", hall.photo, name="hall_photo"),
]
