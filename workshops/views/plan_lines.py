"""Writing a plan: its lines while it is a draft, confirming it, and saying how its lines go."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from events.pressing import done_once
from events.receipts import once, read_request_id
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Practice
from workshops import pace
from workshops.plans import answers, boards, services, workflow
from workshops.plans.choices import PlanState
from workshops.plans.forms import AnswerForm, HeadForm, LineForm, MeetingForm
from workshops.plans.permissions import may
from workshops.views.plans import address_of, asked_to_sign_in, opened, page


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asked_to_sign_in
@pace.paced
def plan(request, pk, place):
    """Show a plan; take in a line of its draft: with `?practice=` one of that practice."""
    shown, seat = opened(request, pk, place)
    if request.method != "POST":
        return page(request, shown, seat, practice=_asked_practice(request))
    if not may(request.user, "write-line", shown, seat):
        raise NotAllowed("write-line")
    form = LineForm(request.POST, plan=shown, user=request.user)
    if not form.is_valid():
        return page(request, shown, seat, form=form, status=422)
    try:
        pace.keep(request, shown.workshop, seat)
        kept = shown if shown.pk else services.plan_of(shown.workshop, shown.place)
        made = {"by": request.user, "seat": seat, "uid": form.cleaned_data["uid"]}
        services.add_line(kept, **made, **form.told())
    except AnswersMissing as refusal:
        return page(request, shown, seat, form=_with_errors(form, refusal), status=422)
    except WrongState:
        now, seat = opened(request, pk, place)
        return page(request, now, seat, form=form, status=409, moved=True)
    messages.success(request, _("The line is in the plan."))
    return redirect(address_of(shown))


def _asked_practice(request):
    key = request.GET.get("practice", "")
    if not (key.isascii() and key.isdigit() and len(key) < 16):
        return None
    return Practice.objects.visible_to(request.user).listed().filter(pk=key).first()


def _with_errors(form, refusal):
    refusal.say_in(form)
    return form


def _line(request, pk, place, number):
    """Return (line, plan, seat); 404 where there is no such line."""
    shown, seat = opened(request, pk, place)
    if shown.pk is None:
        raise Http404
    line = get_object_or_404(shown.lines.with_row_data(), number=number)
    line.plan = shown
    boards.dressed([line])
    return line, shown, seat


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asked_to_sign_in
@pace.paced
def edit(request, pk, place, number):
    """Change a line: 409 where another saved meanwhile, with what was typed kept."""
    line, shown, seat = _line(request, pk, place, number)
    if not may(request.user, "write-line", shown, seat):
        raise NotAllowed("write-line")
    if shown.state != PlanState.DRAFT:
        return page(request, shown, seat, status=409, moved=True)
    posted = request.POST if request.method == "POST" else None
    form = LineForm(posted, plan=shown, line=line, user=request.user)
    if posted is None or not form.is_valid():
        return _form(request, line, form, 200 if posted is None else 422)
    revision = form.cleaned_data["revision"]
    try:
        pace.keep(request, shown.workshop, seat)
        made = {"by": request.user, "seat": seat, "revision": revision}
        services.edit_line(line, **made, **form.told())
    except AnswersMissing as refusal:
        return _form(request, line, _with_errors(form, refusal), 422)
    except WrongState as refusal:
        if refusal.reason != "stale":
            return page(request, shown, seat, status=409, moved=True)
        now = _line(request, pk, place, number)[0]
        form.data = form.data.copy()
        form.data["revision"] = now.revision
        return _form(request, now, form, 409)
    messages.success(request, _("Saved."))
    return redirect(address_of(shown))


def _form(request, line, form, status):
    context = {"line": line, "plan": line.plan, "workshop": line.plan.workshop, "form": form}
    context |= {"overtaken": status == 409} | ({"alternates": []} if status != 200 else {})
    return render(request, "workshops/plans/line.html", context, status=status)


@require_POST
@asked_to_sign_in
@pace.paced
def remove(request, pk, place, number):
    """Take a line out of a draft; a second press finds it gone."""
    shown, seat = opened(request, pk, place)
    line = shown.lines.filter(number=number).first() if shown.pk else None
    if line is None:
        if not may(request.user, "write-line", shown, seat):
            raise NotAllowed("write-line")
        return redirect(address_of(shown))
    try:
        pace.keep(request, shown.workshop, seat)
        services.remove_line(line, by=request.user, seat=seat)
    except WrongState:
        return page(request, shown, seat, status=409, moved=True)
    messages.success(request, _("The line is taken out."))
    return redirect(address_of(shown))


def _settle(request, shown, seat, form, save):
    """Let `save(value)` keep the one answer of `form` on the plan `shown`."""
    (name,) = form.fields
    if not form.is_valid():
        return page(request, shown, seat, status=422, refused=form.errors[name])
    try:
        save(form.cleaned_data[name])
    except WrongState:
        return page(request, shown, seat, status=409, moved=True)
    messages.success(request, _("Saved."))
    return redirect(address_of(shown))


@require_POST
@asked_to_sign_in
@pace.paced
def meeting(request, pk, place):
    """Keep the day of the next meeting; lines that follow it move with it."""
    shown, seat = opened(request, pk, place)
    action = "set-meeting" if shown.state == PlanState.DRAFT else "move-line"
    if not may(request.user, action, shown, seat):
        raise NotAllowed(action)

    def save(day):
        pace.keep(request, shown.workshop, seat)
        plan = services.plan_of(shown.workshop, shown.place)
        services.set_meeting(plan, day, by=request.user, seat=seat)

    return _settle(request, shown, seat, MeetingForm(request.POST), save)


@require_POST
@login_required
@asked_to_sign_in
def head(request, pk, place):
    """Choose the office that confirms the plan."""
    shown, seat = opened(request, pk, place)
    if not may(request.user, "name-head", shown):
        raise NotAllowed("name-head")
    form = HeadForm(request.POST, offices=services.heads_for(shown))

    def save(office):
        plan = services.plan_of(shown.workshop, shown.place)
        services.name_head(plan, office, by=request.user)

    return _settle(request, shown, seat, form, save)


@require_POST
@login_required
@asked_to_sign_in
def confirm(request, pk, place):
    """Confirm the plan: from then on it is promised."""
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if receipt.location:
            return redirect(receipt.location)
        shown, seat = opened(request, pk, place)
        if not may(request.user, "confirm", shown):
            raise NotAllowed("confirm")
        if shown.pk is None:
            return page(request, shown, seat, status=422, refused=[_no_line()])
        try:
            workflow.confirm(shown, by=request.user, request_id=receipt.request_id)
        except WrongState:
            now, seat = opened(request, pk, place)
            return page(request, now, seat, status=409, moved=True)
        except AnswersMissing:
            return page(request, shown, seat, status=422, refused=[_no_line()])
        receipt.location = address_of(shown)
        messages.success(request, _("The plan is confirmed. We ask after 30, 60 and 90 days."))
    return redirect(receipt.location)


def _no_line():
    return _("Write at least one line first.")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@asked_to_sign_in
@pace.paced
def how_it_goes(request, pk, place, number):
    """Offer the answers to how a line goes, a button each, and take one in.

    Looking changes nothing; `?asked=` is the mark of a reminder, 404 where it is another's.
    """
    line, shown, seat = _line(request, pk, place, number)
    if not may(request.user, "move-line", shown):
        raise PermissionDenied
    if shown.state != PlanState.CONFIRMED:
        return page(request, shown, seat, status=409, moved=True)
    if request.method == "POST":
        return _answer(request, line)
    mark = request.GET.get("asked", "")
    try:
        days = answers.days_of(line, mark) if mark else 0
    except ValueError as error:
        raise Http404 from error
    return _ask(request, line, days=days)


def _answer(request, line):
    form = AnswerForm(request.POST, request.FILES, verb=request.POST.get("answer", "")[:20])
    if not form.is_valid():
        return _ask(request, line, form=form, status=422)
    told = form.cleaned_data
    try:
        if told["photo"]:
            pace.keep_photo(request, line.plan.workshop, None)
        act = partial(workflow.move, line, told["answer"], **form.told())
        home = f"{address_of(line.plan)}#line-{line.number}"
        return done_once(request, act, home=home, said=_("Thank you. It is kept."))
    except AnswersMissing as refusal:
        return _ask(request, line, form=_with_errors(form, refusal), status=422)
    except WrongState:
        line.refresh_from_db()
        return _ask(request, line, status=409, moved=True)


def _ask(request, line, *, form=None, status=200, days=0, moved=False):
    moves = workflow.moves_of(line)
    forms = [
        (verb, step, form if form and form.verb == verb else AnswerForm(verb=verb))
        for verb, step in moves.items()
    ]
    context = {
        "line": line,
        "plan": line.plan,
        "workshop": line.plan.workshop,
        "forms": forms,
        "form": form,
        "days": days,
        "moved": moved,
        **({"alternates": []} if status != 200 else {}),
    }
    return render(request, "workshops/plans/how_it_goes.html", context, status=status)
