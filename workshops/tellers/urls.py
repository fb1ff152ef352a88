"""Addresses of the link for who told a draft."""

from django.urls import path

from workshops.views import tellers

patterns = [
    path("workshops/drafts/<int:pk>/teller/", tellers.link, name="teller_link"),
    path("workshops/drafts/<int:pk>/teller/make/", tellers.make, name="make_teller_link"),
    path("workshops/drafts/<int:pk>/teller/end/", tellers.end, name="end_teller_link"),
    path("tell/<str:token>/", tellers.tell, name="tell"),
]
