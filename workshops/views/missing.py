"""After a workshop: what its cards miss is asked for, with a desk and a day."""

from functools import partial

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.pressing import done_once
from practices.errors import NotAllowed
from workshops import missing
from workshops.card_forms import AskForForm
from workshops.views.cards import inside


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, pk):
    """Show what may be asked for and what is, and ask for the ticked cards until a day."""
    workshop, _seat, runs = inside(request, pk)
    if not runs:
        raise NotAllowed("key")
    waiting, held_back, done = missing.asked(workshop)
    form = AskForForm(request.POST if request.method == "POST" else None, cards=[*waiting, *done])
    if form.is_bound and form.is_valid():
        return _ask(request, workshop, form.cleaned_data)
    addresses = missing.addresses_of(done, request.user)
    context = {
        "workshop": workshop,
        "waiting": waiting,
        "held_back": held_back,
        "done": [(card, addresses.get(card.gap_uid)) for card in done],
        "form": form,
        "ticked": form.ticked(),
    }
    return render(request, "workshops/missing.html", context, status=422 if form.is_bound else 200)


def _ask(request, workshop, told):
    def said(n):
        return ngettext("%(n)s card is asked for now.", "%(n)s cards are asked for now.", n) % {
            "n": n
        }

    act = partial(missing.ask_for, workshop, told["card"], by_when=told["by_when"])
    return done_once(request, act, home=reverse("workshops:missing", args=[workshop.pk]), said=said)
