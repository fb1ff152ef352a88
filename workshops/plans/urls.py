"""Addresses of action plans, `files` without a language; the room's own `urls` takes them in."""

from django.urls import path

from workshops.views import plan_lines, plan_photos, plans

files = [
    path("workshops/<int:pk>/plans/<int:place>.pdf", plans.plan_pdf, name="plan_pdf"),
    path(
        "workshops/<int:pk>/plans/<int:place>/<int:number>/photo-<int:width>.webp",
        plan_photos.file,
        name="line_photo_file",
    ),
]
patterns = [
    path("workshops/<int:pk>/plans/", plans.board, name="plans"),
    path("workshops/<int:pk>/plans/<int:place>/", plan_lines.plan, name="plan"),
    path("workshops/<int:pk>/plans/<int:place>/meeting/", plan_lines.meeting, name="meeting"),
    path("workshops/<int:pk>/plans/<int:place>/head/", plan_lines.head, name="head"),
    path("workshops/<int:pk>/plans/<int:place>/confirm/", plan_lines.confirm, name="confirm_plan"),
    path("workshops/<int:pk>/plans/<int:place>/<int:number>/", plan_lines.edit, name="plan_line"),
    path(
        "workshops/<int:pk>/plans/<int:place>/<int:number>/remove/",
        plan_lines.remove,
        name="remove_line",
    ),
    path(
        "workshops/<int:pk>/plans/<int:place>/<int:number>/how/",
        plan_lines.how_it_goes,
        name="how_it_goes",
    ),
    path(
        "workshops/<int:pk>/plans/<int:place>/<int:number>/photo/delete/",
        plan_photos.delete,
        name="delete_line_photo",
    ),
    path("plans/", plans.states, name="state_plans"),
    path("plans/add/<int:practice>/", plans.add, name="add_to_plan"),
]
