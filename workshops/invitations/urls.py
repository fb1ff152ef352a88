"""Addresses of invitations: of who runs a workshop, and of who is invited."""

from django.urls import path

from workshops.views import invitations, invited

_HERE = "workshops/<int:pk>/invitations/"
patterns = [
    path(_HERE, invitations.listing, name="invitations"),
    path(f"{_HERE}guest/", invitations.guest, name="invite_guest"),
    path(f"{_HERE}offices/", invitations.offices, name="invite_offices"),
    path(f"{_HERE}<int:number>/again/", invitations.again, name="invite_again"),
    path(f"{_HERE}<int:number>/withdraw/", invitations.withdraw, name="withdraw_invitation"),
    path("workshops/<int:pk>/invited/", invited.signed_in, name="invited"),
    path("invited/<str:token>/", invited.by_link, name="invited_by_link"),
]
