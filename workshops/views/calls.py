"""Calls of peers: everybody reads title and time, who joined all of it."""

import uuid
from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.models import Event
from events.pressing import done_once
from events.receipts import led_to, read_request_id
from practices.errors import AnswersMissing, NotAllowed, WrongState
from workshops.models import Call
from workshops.views.saving import edited, posted, sent
from workshops.visits import calling
from workshops.visits.call_forms import CallForm, CancelForm, LineForm
from workshops.visits.permissions import may_in


def call_for(user, pk):
    """Return the call; everybody may know of it. Http404 where there is none."""
    rows = Call.objects.listed().select_related("office__place", "place", "workshop")
    return get_object_or_404(rows, pk=pk)


def own(request, pk, action):
    """Return the call in which the reader may do `action`."""
    row = call_for(request.user, pk)
    if not may_in(request.user, action, row):
        raise NotAllowed(action)
    return row


@require_safe
def call(request, pk):
    """Show a call: title and time, and to who joined or convened it all else."""
    return page(request, call_for(request.user, pk))


def page(request, row, *, status=200, refused="", form=None, **more):
    """Answer the page of the call `row`; `refused` and `form`: what lacks something."""
    user, now = request.user, timezone.now()
    inside, to_come = may_in(user, "see-call", row), row.is_to_come(now)
    context = {
        "call": row,
        "inside": inside,
        "may_edit": to_come and may_in(user, "edit-call", row),
        "may_join": to_come and not inside and may_in(user, "join-call", row),
        "may_leave": inside and may_in(user, "leave-call", row),
        "cancel_form": None,
        "refused": refused,
        "request_id": uuid.uuid4(),
        **({"alternates": []} if status != 200 else {}),
        **more,
    }
    if to_come and may_in(user, "cancel-call", row):
        context["cancel_form"] = form if refused == "cancel" else CancelForm(auto_id="id_cancel_%s")
    if inside:
        context |= _inside(user, row, now, form if refused == "say" else None)
    return render(request, "workshops/call.html", context, status=status)


def _inside(user, row, now, form):
    lines = list(row.lines.select_related("office__place"))
    convenes = may_in(user, "edit-call", row)
    seats = row.seats.select_related("person", "office__place")
    return {
        "lines": [(one, convenes or one.person_id == user.pk) for one in lines],
        "seats": seats,
        "line_form": (form or LineForm()) if row.is_written_on(now) else None,
        "why": _why(row),
    }


def _why(row):
    """Return the note with which a call was cancelled, or None."""
    events = Event.objects.filter(subject_type="call", subject_id=row.pk, verb="cancel-call")
    event = events.select_related("note").first() if row.is_cancelled else None
    return getattr(event, "note", None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def new(request):
    """Convene a call."""
    if not may_in(request.user, "convene-call"):
        raise NotAllowed("convene-call")
    form = CallForm(posted(request), user=request.user)
    sound, status = sent(request, form)
    if sound:
        try:
            return _convene(request, form)
        except AnswersMissing as lacking:
            lacking.say_in(form)
            status = 422
    return _form(request, None, form, status)


def _convene(request, form):
    said = _("It is in the calendar. The invited offices hear of it.")
    act = partial(calling.convene, office=form.chosen_office(), **form.told())
    return done_once(request, act, said=said)


def _form(request, row, form, status):
    context = {"call": row, "form": form, "overtaken": status == 409}
    return render(request, "workshops/call_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def edit(request, pk):
    """Change a call to come: 409 where another saved meanwhile."""
    row = own(request, pk, "edit-call")
    if not row.is_to_come(timezone.now()):
        return page(request, row, status=409, moved=True)
    form = CallForm(posted(request), user=request.user, call=row)

    def save(row, **made):
        calling.edit(row, **made, **form.told())

    def now():
        return own(request, pk, "edit-call")

    return edited(request, form, row, save=save, page=_form, now=now)


def _do(request, pk, action, act, *, form=None, name=""):
    """Let `act` do a thing once; what is refused stands on the page of the call."""
    if told := led_to(read_request_id(request.POST.get("request_id")), request.user):
        return redirect(told)
    row = own(request, pk, action)
    refusal = {"refused": name, "form": form}
    try:
        if form is not None and not form.is_valid():
            return page(request, row, status=422, **refusal)
        return done_once(request, partial(act, row), home=row.get_absolute_url())
    except WrongState:
        return page(request, call_for(request.user, pk), status=409, moved=True)
    except AnswersMissing as lacking:
        lacking.say_in(form)
        return page(request, row, status=422, **refusal)


@require_POST
@login_required
def cancel(request, pk):
    """Cancel a call to come, with the reason."""
    form = CancelForm(request.POST, auto_id="id_cancel_%s")

    def act(row, **made):
        calling.cancel(row, form.cleaned_data["note"], **made)

    return _do(request, pk, "cancel-call", act, form=form, name="cancel")


@require_POST
@login_required
def join(request, pk):
    """Join a call."""
    return _do(request, pk, "join-call", calling.join)


@require_POST
@login_required
def leave(request, pk):
    """Leave a call again."""
    return _do(request, pk, "leave-call", calling.leave)


@require_POST
@login_required
def say(request, pk):
    """Write an ask, or what is taken away."""
    form = LineForm(request.POST)

    def act(row, **made):
        calling.say(row, form.cleaned_data["kind"], form.cleaned_data["text"], **made)

    return _do(request, pk, "say", act, form=form, name="say")


@require_POST
@login_required
def unsay(request, pk, number):
    """Delete a line."""

    def act(row, **made):
        line = get_object_or_404(row.lines.select_related("call"), pk=number)
        calling.unsay(line, **made)

    return _do(request, pk, "say", act)
