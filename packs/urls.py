"""Addresses of packs, and of prints: files, so without a language; `?lang=` says which."""

from django.urls import path

from packs.views import author, book, collecting, curation, findings, public
from packs.views import print as prints

app_name = "packs"
urlpatterns = [
    path("packs/", public.packs, name="packs"),
    path("packs/new/", author.new, name="new"),
    path("packs/add/", collecting.add, name="add"),
    path("packs/l/<str:token>/", public.by_link, name="by_link"),
    path("packs/<int:pk>/", public.pack, name="pack"),
    path("packs/<int:pk>/text/", public.as_text, name="text"),
    path("packs/<int:pk>/edit/", author.edit, name="edit"),
    path("packs/<int:pk>/share/", author.share, name="share"),
    path("packs/<int:pk>/take-down/", curation.take_down, name="take_down"),
    path("packs/<int:pk>/delete/", author.delete, name="delete"),
    path("packs/<int:pk>/order/", collecting.order, name="order"),
    path("packs/<int:pk>/remove/", collecting.remove, name="remove"),
    path("packs/<int:pk>/replace/", collecting.replace, name="replace"),
    path("packs/<int:pk>/suggest/", collecting.suggest, name="suggest"),
    path("packs/<int:pk>/findings/new/", findings.new, name="new_finding"),
    path("packs/<int:pk>/findings/<int:number>/", findings.change, name="finding"),
    path("packs/<int:pk>/findings/<int:number>/delete/", findings.delete, name="delete_finding"),
]
file_patterns = [
    path("practices/<int:pk>/print/<slug:layout>.pdf", prints.of_practice, name="print"),
    path("packs/<int:pk>.pdf", book.of_pack, name="pdf"),
    path("packs/<int:pk>/changed.pdf", book.of_changes, name="changes_pdf"),
    path("packs/l/<str:token>.pdf", book.by_link, name="link_pdf"),
]
