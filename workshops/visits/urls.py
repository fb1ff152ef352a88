"""Addresses of offers, visits and calls; the room's own `urls` takes them in."""

from django.urls import path

from workshops.views import offers
from workshops.visits.choices import Side

patterns = [
    path("visits/", offers.visits, name="visits"),
    path("visits/host/new/", offers.new, {"side": Side.HOST.value}, name="new_host"),
    path("visits/see/new/", offers.new, {"side": Side.SEE.value}, name="new_see"),
    path("visits/offers/<int:pk>/", offers.offer, name="offer"),
    path("visits/offers/<int:pk>/edit/", offers.edit, name="edit_offer"),
    path("visits/offers/<int:pk>/withdraw/", offers.withdraw, name="withdraw_offer"),
]
