"""The photo of a card's paper: added, looked at and deleted by those of its workshop."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.public import too_many
from practices.errors import NotAllowed, WrongState
from practices.forms import LonePhotoForm
from workshops import cards, pace, photographs
from workshops.models import CardPhoto
from workshops.views.cards import inside
from workshops.views.guests import unlisted
from workshops.views.photo_files import made_file


def _own_card(request, pk, number):
    """Return (workshop, seat or None, whether one runs it, card): 403 for another's card."""
    workshop, seat, runs = inside(request, pk)
    card = workshop.cards.select_related("photo").filter(number=number).first()
    if card is None:
        raise Http404
    card.workshop = workshop
    if not cards.may_delete(card, request.user, seat):
        raise NotAllowed("photograph-card")
    return workshop, None if runs else seat, runs, card


@require_http_methods(["GET", "HEAD", "POST"])
def photo(request, pk, number):
    """Show the photo of a card, or take one in: 409 where it has another, or none is taken."""
    workshop, seat, runs, card = _own_card(request, pk, number)
    if request.method != "POST":
        return _page(request, workshop, card, runs)
    form = LonePhotoForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, workshop, card, runs, form=form, status=422)
    try:
        pace.keep_photo(request, workshop, seat)
        photographs.add(card, form.cleaned_data["photo"], user=request.user, seat=seat)
    except pace.TooFast:
        return too_many(request, pace.HOUR)
    except WrongState:
        return _page(request, workshop, card, runs, status=409)
    words = _("The photo is kept with card %(number)s. It is shown in a moment.")
    messages.success(request, words % {"number": card.number})
    return redirect("workshops:keying" if runs else "workshops:cards", workshop.pk)


def _page(request, workshop, card, runs, *, form=None, status=200):
    context = {
        "workshop": workshop,
        "card": card,
        "photo": CardPhoto.objects.filter(card=card).first(),
        "form": form or LonePhotoForm(),
        "runs": runs,
        "takes": photographs.takes(workshop, request.user),
        "refused": status == 409,
        **({"alternates": []} if status != 200 else {}),
    }
    answer = unlisted(render(request, "workshops/card_photo.html", context, status=status))
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def delete(request, pk, number):
    """Delete the photo of a card; a second press finds it gone."""
    workshop, seat, runs, card = _own_card(request, pk, number)
    try:
        pace.keep(request, workshop, seat)
    except pace.TooFast:
        return too_many(request, pace.HOUR)
    photographs.delete(card, user=request.user, seat=seat)
    messages.success(request, _("The photo is deleted."))
    return redirect("workshops:keying" if runs else "workshops:cards", workshop.pk)


@require_safe
def file(request, pk, number, width):
    """Answer one made file of a card's photo, to whoever reads the wall; 404 to all others."""
    workshop, _seat, _runs = inside(request, pk, bare=True)
    rows = CardPhoto.objects.filter(card__workshop=workshop, card__number=number)
    return made_file(rows, width, f"card-{number}")
