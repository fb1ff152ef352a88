"""Cards: written on a phone, typed from paper, and the wall that shows them. Never public."""

import gzip
import threading
import time
import uuid
from functools import lru_cache, partial

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseNotModified, JsonResponse
from django.middleware.gzip import re_accepts_gzip
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.pressing import done_once
from practices.errors import AnswersMissing, NotAllowed, WrongState
from workshops import cards, pace, seats
from workshops.card_forms import CardForm, ClusterForm, KeyingForm
from workshops.choices import InReport
from workshops.models import Workshop
from workshops.permissions import may
from workshops.views.guests import unlisted

MINUTE = 60
_drawing = threading.Lock()
SHOWN = 20  # of the cards typed last, in the keying grid


def inside(request, pk, *, bare=False):
    """Return (workshop, seat or None, whether one runs it): who came in or runs it; else 404.

    `bare`: without what its page shows, for what is asked every two seconds.
    """
    if bare and not request.user.is_authenticated:
        workshop, seat = seats.came_in(request, pk)
        if seat is None:
            raise Http404
        return workshop, seat, False
    rows = Workshop.objects.visible_to(request.user)
    workshop = get_object_or_404(rows if bare else rows.with_row_data(), pk=pk)
    seat, runs = seats.seat_in(request, workshop), may(request.user, "key", workshop)
    if seat is None and not runs:
        raise Http404
    return workshop, seat, runs


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@pace.paced
def own(request, pk):
    """Show the form of a card with one's own cards, or take one in; scripts are answered JSON."""
    workshop, seat, runs = inside(request, pk)
    types = runs and ("teller_name" in request.POST or seat is None)
    if request.method != "POST":
        return redirect("workshops:keying", workshop.pk) if types else page(request, workshop, seat)
    form = (KeyingForm if types else CardForm)(request.POST, workshop=workshop)
    seat = None if types else seat
    if not form.is_valid():
        return _refused(request, workshop, seat, form, 422)
    try:
        pace.keep(request, workshop, seat)
        made = {"uid": form.cleaned_data["uid"], "user": request.user, "seat": seat}
        card = cards.write(workshop, **made, **form.told())
    except AnswersMissing as refusal:
        refusal.say_in(form)
        return _refused(request, workshop, seat, form, 422)
    except WrongState:
        return _refused(request, workshop, seat, form, 409)
    return _taken(request, workshop, card, types)


def _taken(request, workshop, card, types):
    near = cards.alike(card) if types else []
    if _is_script(request):
        like = [{"number": one.number, "text": one.text} for one in near]
        return JsonResponse({"number": card.number, "like": like})
    messages.success(request, _("Card %(number)s is on the wall.") % {"number": card.number})
    for one in near:
        words = _("Card %(number)s says nearly the same: %(text)s")
        messages.info(request, words % {"number": one.number, "text": one.text})
    return redirect("workshops:keying" if types else "workshops:cards", workshop.pk)


def _refused(request, workshop, seat, form, status):
    closed = status == 409
    if _is_script(request):
        words = [str(error) for errors in form.errors.values() for error in errors]
        words = words or [_("The workshop takes no cards now.")]
        return JsonResponse({"words": " ".join(words)}, status=status)
    if isinstance(form, KeyingForm):
        return _grid(request, workshop, form, status, closed=closed)
    return page(request, workshop, seat, form=form, status=status, closed=closed)


def _is_script(request):
    return request.headers.get("Accept") == "application/json"


def page(request, workshop, seat, *, form=None, status=200, closed=False):
    """Answer the page on which a participant writes cards."""
    place = seat.district.name if seat.district_id else ""
    context = {
        "workshop": workshop,
        "form": form or CardForm(workshop=workshop, place=place),
        "cards": seat.typed_cards.select_related("theme", "district", "photo").order_by("-number"),
        "seat_id": seat.pk,
        "choices": InReport.choices,
        "open": workshop.state in cards.WRITTEN_IN,
        "closed": closed,
        **({"alternates": []} if status != 200 else {}),
    }
    return unlisted(render(request, "workshops/cards.html", context, status=status))


@never_cache
@require_safe
def keying(request, pk):
    """Show the grid in which a typist types cards from paper, by the keyboard alone."""
    workshop, _seat, runs = inside(request, pk)
    if not runs:
        raise NotAllowed("key")
    return _grid(request, workshop, None, 200)


def _grid(request, workshop, form, status, *, closed=False):
    context = {
        "workshop": workshop,
        "form": form or KeyingForm(workshop=workshop),
        "cards": _typed_last(workshop),
        "open": workshop.state in cards.TYPED_IN,
        "closed": closed,
        "districts": workshop.districts.order_by("name", "pk"),
        **({"alternates": []} if status != 200 else {}),
    }
    return render(request, "workshops/keying.html", context, status=status)


def _typed_last(workshop):
    rows = workshop.cards.select_related("theme", "district", "photo")
    return rows.order_by("-number")[:SHOWN]


@require_POST
@pace.paced
def delete(request, pk, number):
    """Delete a card: one's own, or any as who runs the workshop; a second press finds it gone."""
    workshop, seat, runs = inside(request, pk)
    pace.keep(request, workshop, None if runs else seat)
    card = workshop.cards.select_related("workshop").filter(number=number).first()
    if card:
        cards.delete(card, user=request.user, seat=seat)
        messages.success(request, _("The card is deleted."))
    return redirect("workshops:cards", workshop.pk)


@never_cache
@require_safe
def wall(request, pk):
    """Show all cards by theme; with `part` only what changes, 304 where it is the same."""
    part = "part" in request.GET
    workshop, _seat, runs = inside(request, pk, bare=part)
    tag = f'"{workshop.wall_revision}-{int(runs)}-{request.LANGUAGE_CODE}"'
    if part and request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        answer = HttpResponseNotModified()
        answer["ETag"] = tag
        return answer
    with _drawing:  # a hundred phones that ask at once wait for one of them
        drawn, pressed = _drawn(workshop.uid, tag, runs, int(time.time()) // MINUTE)
    if part:
        answer = _part(request, drawn, pressed)
    else:
        context = {"workshop": workshop, "drawn": drawn, "runs": runs}
        context |= {"clusters": workshop.clusters.all() if runs else (), "request_id": uuid.uuid4()}
        answer = render(request, "workshops/wall.html", context)
    answer["ETag"] = tag
    return unlisted(answer)


def _part(request, drawn, pressed):
    """Answer what of a wall changes: compressed where it may be, for nothing in it is secret."""
    if not re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")):
        return HttpResponse(drawn)
    answer = HttpResponse(pressed)
    answer["Content-Encoding"] = "gzip"
    return answer


@lru_cache(maxsize=32)
def _drawn(uid, tag, runs, minute):
    """Return (the cards of a wall as HTML, the same compressed): once for all who ask for `tag`.

    Drawn again after a `minute`, since what themes and places are called may change.
    """
    workshop = Workshop.objects.get(uid=uid)
    context = {"workshop": workshop, "themes": _by_theme(workshop), "runs": runs}
    drawn = render_to_string("workshops/_wall.html", context)
    return drawn, gzip.compress(drawn.encode(), mtime=0)


def _by_theme(workshop):
    """Return [(theme or None, [(cluster or None, [cards])])]; one query."""
    rows = workshop.cards.select_related("theme", "district", "cluster").order_by("number")
    found = {}
    for card in rows:
        found.setdefault(card.theme, {}).setdefault(card.cluster, []).append(card)
    last = 10**6
    themes = sorted(found, key=lambda theme: theme.position if theme else last)
    return [(theme, _clusters_first(found[theme])) for theme in themes]


def _clusters_first(groups):
    return sorted(
        groups.items(), key=lambda pair: (pair[0] is None, pair[0].name if pair[0] else "")
    )


@require_POST
@pace.paced
def cluster(request, pk):
    """Put the ticked cards together under a name; an empty one takes them out of theirs."""
    workshop, _seat, runs = inside(request, pk)
    if not runs:
        raise NotAllowed("key")
    pace.keep(request, workshop, None)
    form = ClusterForm(request.POST, workshop=workshop)
    if not form.is_valid():
        messages.error(request, _("Tick the cards that belong together, then name the group."))
        return redirect("workshops:wall", workshop.pk)
    told = form.cleaned_data
    act = partial(cards.put_together, workshop, told["card"], told["name"])
    return done_once(request, act, home=reverse("workshops:wall", args=[workshop.pk]))
