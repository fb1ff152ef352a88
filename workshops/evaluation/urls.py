"""Addresses of the evaluation; the room's own `urls` takes them in."""

from django.urls import path

from workshops.views import evaluations

patterns = [
    path("workshops/<int:pk>/evaluation/", evaluations.evaluation, name="evaluation"),
]
file_patterns = [
    path("workshops/<int:pk>/evaluation.pdf", evaluations.evaluation_pdf, name="evaluation_pdf"),
]
