"""Dot votes: opened and closed by who runs the workshop; each gives dots, results come after."""

import uuid
from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.views.public import too_many
from events.pressing import done_once
from events.receipts import read_request_id
from practices.errors import AnswersMissing, NotAllowed, WrongState
from workshops import pace
from workshops.choices import State
from workshops.room import voting
from workshops.room.results import result_of, voters_of
from workshops.room.vote_forms import PaperForm, VoteForm
from workshops.views.cards import inside
from workshops.views.guests import unlisted


@never_cache
@require_safe
def votes(request, pk):
    """List the votes, and show who runs the workshop the form of a new one."""
    workshop, seat, runs = inside(request, pk)
    return _list(request, workshop, seat, runs)


def _list(request, workshop, seat, runs, *, form=None, status=200):
    context = {
        "workshop": workshop,
        "seat": seat,
        "runs": runs,
        "votes": workshop.votes.all(),
        "may_open": runs and workshop.state == State.RUNNING,
        "form": form or VoteForm(workshop=workshop),
        **({"alternates": []} if status != 200 else {}),
    }
    return unlisted(render(request, "workshops/votes.html", context, status=status))


def _run(request, pk):
    """Return (workshop, seat) to who runs it; 403 to others who are in, 404 to strangers."""
    workshop, seat, runs = inside(request, pk)
    if not runs:
        raise NotAllowed("key")
    return workshop, seat


@require_POST
def begin(request, pk):
    """Open a vote."""
    workshop, seat = _run(request, pk)
    form = VoteForm(request.POST, workshop=workshop)
    if not form.is_valid():
        return _list(request, workshop, seat, True, form=form, status=422)
    try:
        act = partial(voting.open_vote, workshop, **form.told())
        return done_once(request, act, home=_page_of)
    except AnswersMissing as refusal:
        form.say_number(refusal.errors["about"])
        return _list(request, workshop, seat, True, form=form, status=422)
    except WrongState:
        return _list(request, workshop, seat, True, form=form, status=409)


def _page_of(vote):
    return reverse("workshops:vote", args=[vote.workshop_id, vote.number])


def _vote(workshop, number):
    rows = workshop.votes.select_related("workshop")
    return get_object_or_404(rows, number=number)


@never_cache
@require_safe
def vote(request, pk, number):
    """Show a vote: the choices while it is open, what it came to after."""
    workshop, seat, runs = inside(request, pk)
    return page(request, workshop, seat, runs, _vote(workshop, number))


def page(request, workshop, seat, runs, vote, *, form=None, status=200, moved=False):
    """Answer the page of `vote`; nobody sees another's dots, and nobody a result before its end."""
    choices = list(vote.options.select_related("card"))
    own = list(seat.dots.filter(vote=vote).values_list("choice", flat=True)) if seat else []
    context = {
        "workshop": workshop,
        "seat": seat,
        "runs": runs,
        "vote": vote,
        "choices": [(choice, own.count(choice.pk)) for choice in choices],
        "left": vote.dots - len(own),
        "open": vote.closed_at is None and workshop.state == State.RUNNING,
        "result": result_of(vote) if vote.closed_at else None,
        "voted": sum(voters_of(vote).values()) if runs else None,
        "form": (form or PaperForm(vote=vote, choices=choices)) if runs else None,
        "may_type": runs and workshop.state in voting.RUN_IN,
        "moved": moved,
        "uid": uuid.uuid4(),
        **({"alternates": []} if status != 200 else {}),
    }
    return unlisted(render(request, "workshops/vote.html", context, status=status))


@require_POST
def dots(request, pk, number):
    """Place a dot on the choice with the number `place`, or take one back from `take`."""
    workshop, seat, runs = inside(request, pk)
    vote = _vote(workshop, number)
    if seat is None:
        raise NotAllowed("vote")
    typed = request.POST.get("place") or request.POST.get("take") or ""
    sound = typed.isascii() and typed.isdigit() and len(typed) < 4
    choice = get_object_or_404(vote.options, number=int(typed) if sound else 0)
    choice.vote = vote
    try:
        pace.keep(request, workshop, seat)
        if "place" in request.POST:
            voting.place(choice, seat, uid=read_request_id(request.POST.get("uid")) or uuid.uuid4())
        else:
            voting.take_back(choice, seat)
    except pace.TooFast:
        return too_many(request, pace.HOUR)
    except WrongState:
        return page(request, workshop, seat, runs, vote, status=409, moved=True)
    return redirect(
        f"{reverse('workshops:vote', args=[workshop.pk, vote.number])}#c{choice.number}"
    )


@require_POST
def end(request, pk, number):
    """Close a vote."""
    workshop, _seat = _run(request, pk)
    vote = _vote(workshop, number)
    voting.close_vote(vote, by=request.user)
    messages.success(request, _("The vote is closed. Below is what it came to."))
    return redirect("workshops:vote", workshop.pk, vote.number)


@require_POST
def paper(request, pk, number):
    """Keep the dots of a level that were counted on paper, in place of those before."""
    workshop, seat = _run(request, pk)
    vote = _vote(workshop, number)
    form = PaperForm(request.POST, vote=vote, choices=list(vote.options.select_related("card")))
    shown = (request, workshop, seat, True, vote)
    if not form.is_valid():
        return page(*shown, form=form, status=422)
    told = (form.cleaned_data["level"], form.cleaned_data["voters"], form.dots())
    try:
        pace.keep(request, workshop, None)
        voting.type_paper(vote, *told, by=request.user)
    except pace.TooFast:
        return too_many(request, pace.HOUR)
    except AnswersMissing as refusal:
        form.say_too_many(refusal.errors["voters"])
        return page(*shown, form=form, status=422)
    except WrongState:
        return page(*shown, form=form, status=409, moved=True)
    messages.success(request, _("The dots on paper are counted."))
    return redirect("workshops:vote", workshop.pk, vote.number)
