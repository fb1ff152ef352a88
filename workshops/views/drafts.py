"""After a workshop: its cards become draft entries."""

import uuid
from functools import partial

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from events.pressing import done_once
from practices.errors import NotAllowed
from workshops import drafting
from workshops.tellers.services import askable
from workshops.views.cards import inside


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, pk):
    """Show which cards may become drafts, and make them of those that are ticked."""
    workshop, _seat, runs = inside(request, pk)
    if not runs:
        raise NotAllowed("key")
    numbers = request.POST.getlist("card")
    sound = bool(numbers) and all(number.isdecimal() and len(number) < 7 for number in numbers)
    if request.method == "POST" and sound:
        return _make(request, workshop, [int(number) for number in numbers])
    waiting, done = drafting.drafted(workshop)
    context = {
        "workshop": workshop,
        "waiting": waiting,
        "done": done,
        "askable": askable([card.practice_id for card in done], request.user),
        "request_id": uuid.uuid4(),
        "refused": request.method == "POST",
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "workshops/drafts.html", context, status=status)


def _make(request, workshop, numbers):
    def said(number):
        words = ngettext("%(n)s draft is made.", "%(n)s drafts are made.", number)
        return words % {"n": number}

    act = partial(drafting.make_drafts, workshop, numbers)
    return done_once(request, act, home=reverse("workshops:drafts", args=[workshop.pk]), said=said)
