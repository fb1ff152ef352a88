"""Coming in by a code, with an account or without, and the room that one then sees."""

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.public import too_many
from practices.errors import WrongState
from workshops import pace, people, seats
from workshops.joining import NoDoor, find, grouped, plain
from workshops.models import Workshop
from workshops.people_forms import CodeForm, JoinForm

MOST_JOINS = 150  # of one network address an hour: a hall may stand behind one


def unlisted(answer):
    """Let nobody find what a code opens. The page has a form, so its posts must name their origin:
    `no-referrer` would make a browser call it null.
    """
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code(request):
    """Ask for the code and lead to what it opens."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _ask(request, form, 422 if form.is_bound else 200)
    if not ratelimit.consume(request, action="workshop_code"):
        return too_many(request)
    try:
        find(form.cleaned_data["code"])
    except NoDoor:
        return _refused(request, form)
    return redirect("workshops:door", grouped(plain(form.cleaned_data["code"])))


def _ask(request, form, status):
    return unlisted(render(request, "workshops/code.html", {"form": form}, status=status))


def _refused(request, form):
    form.add_error(
        "code",
        _("This code opens nothing: look for a slip of the hand, or ask who runs the workshop."),
    )
    return _ask(request, form, 404)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request, code):
    """Let somebody in: who stands on the list by one press, others by saying who they are."""
    guesses = pace.Guesses(request, "workshop-door")
    if guesses.are_too_many:
        return too_many(request)
    try:
        workshop, listed = find(code)
    except NoDoor:
        guesses.count()
        return _refused(request, CodeForm({"code": code[:40]}))
    seats.begin(request)
    if listed and seats.is_taken(request, listed):
        return _turned_away(request, workshop, "used", 409)
    if listed is None and seats.seat_in(request, workshop):
        return redirect("workshops:room", workshop.pk)
    form = None if listed else _form(request, workshop)
    if request.method == "POST" and (listed or form.is_valid()):
        if not listed and _crowded(request, workshop):
            return _turned_away(request, workshop, "crowded", 429)
        return _let_in(request, workshop, listed, form)
    context = {"workshop": workshop, "listed": listed, "form": form}
    status = 422 if request.method == "POST" else 200
    return unlisted(render(request, "workshops/door.html", context, status=status))


def _form(request, workshop):
    data = request.POST if request.method == "POST" else None
    return JoinForm(data, workshop=workshop, user=request.user)


def _let_in(request, workshop, listed, form):
    try:
        if listed:
            mark = seats.mark_of(request, listed.uid)
            row = people.accept(listed, user=request.user, mark=mark)
        else:
            uid = form.cleaned_data["uid"]
            row = people.come_in(workshop, user=request.user, uid=uid, **form.told())
    except WrongState as wrong:
        why = "used" if wrong.reason == "used" else "full"
        return _turned_away(request, workshop, why, 409)
    if row.workshop_id != workshop.pk or row.forgotten_at:
        raise Http404
    seats.take(request, row)
    return redirect("workshops:room", workshop.pk)


def _turned_away(request, workshop, why, status):
    context = {"workshop": workshop, why: True}
    answer = unlisted(render(request, "workshops/door.html", context, status=status))
    if status == 429:
        answer["Retry-After"] = str(pace.HOUR)
    return answer


def _crowded(request, workshop):
    """Count who comes in by the code; whether too many do from one network address an hour."""
    where = f"workshop-joins:{workshop.pk}:{get_adapter().get_client_ip(request)}"
    return pace.count(where) > MOST_JOINS


def seated(request, pk):
    """Return (workshop, participant) of who came in; 404 for everybody else."""
    workshop = get_object_or_404(Workshop.objects.listed().with_row_data(), pk=pk)
    seat = seats.seat_in(request, workshop)
    if seat is None:
        raise Http404
    return workshop, seat


@never_cache
@require_safe
def room(request, pk):
    """Show what somebody sees who came in."""
    workshop, seat = seated(request, pk)
    return unlisted(render(request, "workshops/room.html", {"workshop": workshop, "seat": seat}))


@require_POST
def go(request, pk):
    """Erase one's own name and office from the workshop, and leave its room."""
    workshop, seat = seated(request, pk)
    people.go(seat, user=request.user)
    seats.leave(request, workshop)
    messages.success(request, _("Your name and office are erased."))
    return redirect(reverse("workshops:workshop", args=[workshop.pk]))
