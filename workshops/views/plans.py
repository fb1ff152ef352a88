"""Action plans as they are read: of a place, of a workshop, of a State. Never public."""

import uuid

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.querysets import today
from events.paging import addresses, page_of
from places.models import Place
from practices.errors import NotAllowed
from practices.models import Practice
from workshops import seats
from workshops.models import Plan, Workshop
from workshops.permissions import may as may_run
from workshops.plans import boards, services
from workshops.plans.choices import PlanState
from workshops.plans.forms import HeadForm, LineForm, MeetingForm
from workshops.plans.offers import plans_to_write
from workshops.plans.paper import LAYOUT, plan_paper
from workshops.plans.permissions import may, may_read
from workshops.plans.workflow import moves_of
from workshops.views.guests import unlisted
from workshops.views.papers import language_of, paper

LINES = 50


class SignIn(Exception):
    """Nobody known asks for what only some may read."""


def asked_to_sign_in(view):
    """Lead to the sign-in whom `view` knows neither by an account nor by a seat."""

    def asked(request, *args, **told):
        try:
            return unlisted(view(request, *args, **told))
        except SignIn:
            return redirect_to_login(request.get_full_path())

    return asked


def room(request, pk):
    """Return (workshop, seat) to who may see that workshop at all; else 404."""
    rows = Workshop.objects.visible_to(request.user).with_row_data()
    workshop = get_object_or_404(rows, pk=pk)
    seat = seats.seat_in(request, workshop)
    if seat is None and not request.user.is_authenticated:
        raise SignIn
    return workshop, seat


def opened(request, pk, place):
    """Return (plan, seat) of who may read the plan of the place with the key `place`; else 404.

    Where nobody has begun it, the plan is an unsaved one.
    """
    workshop, seat = room(request, pk)
    found = next((one for one in boards.places_of(workshop) if one.pk == place), None)
    if found is None:
        raise Http404
    plan = services.find(workshop, found)
    if not may_read(request.user, workshop, seat):
        asked = Plan.objects.readable_by(request.user)
        if plan is None or not asked.filter(pk=plan.pk).exists():
            raise Http404
    if plan is None:
        plan = Plan(workshop=workshop, place=found, made_at=timezone.now())
    return plan, seat


@never_cache
@require_safe
@asked_to_sign_in
def board(request, pk):
    """Show all lines of a workshop, by place in order of name."""
    workshop, seat = room(request, pk)
    if not may_read(request.user, workshop, seat):
        raise Http404
    context = {
        "workshop": workshop,
        "boards": boards.of_workshop(workshop),
        "seat": seat,
        "on": today(),
        "runs": may_run(request.user, "key", workshop),
    }
    return render(request, "workshops/plans/board.html", context)


@never_cache
@login_required
@require_safe
def states(request):
    """Show all lines of the State's workshops, or those of one's own district."""
    if not boards.plans_of(request.user).exists():
        raise NotAllowed("read-plans")
    asked = request.GET.get("district", "")
    place = get_object_or_404(Place.objects.filter_key(asked)) if asked else None
    shown, lines = boards.of_states(request.user, place)
    if place and place.pk not in {one.place.pk for one in shown}:
        raise Http404
    page = page_of(request, lines, LINES)
    page.object_list = boards.dressed(page.object_list)
    context = {"boards": shown, "place": place, "page": page, "on": today()}
    return render(request, "workshops/plans/states.html", context | addresses(request, page))


@never_cache
@require_safe
@asked_to_sign_in
def plan_pdf(request, pk, place):
    """Answer a plan as a file for paper, to sign; with `empty` a form to fill in by hand."""
    plan, _seat = opened(request, pk, place)
    with translation.override(language_of(request)):
        data = plan_paper(plan, empty="empty" in request.GET)
        return paper(request, plan.workshop, LAYOUT, data)


@never_cache
@login_required
@require_safe
def add(request, practice):
    """Lead with a practice to the plan that it goes into; ask which where there are several."""
    found = get_object_or_404(Practice.objects.visible_to(request.user).listed(), pk=practice)
    plans = [
        (workshop, place, f"{_address(workshop.pk, place.pk)}?practice={found.pk}#new-line")
        for workshop, place in plans_to_write(request.user)
    ]
    if len(plans) == 1:
        return redirect(plans[0][2])
    return render(request, "workshops/plans/add.html", {"practice": found, "plans": plans})


def _address(workshop, place):
    return reverse("workshops:plan", args=[workshop, place])


def page(request, plan, seat, *, status=200, form=None, practice=None, **more):
    """Answer the page of a plan; `more` says why something was refused."""
    user = request.user
    draft = plan.state == PlanState.DRAFT and plan.workshop.state in services.WRITTEN_IN
    writes = draft and may(user, "write-line", plan, seat)
    answers = plan.state == PlanState.CONFIRMED and may(user, "move-line", plan)
    lines = boards.dressed(plan.lines.with_row_data().order_by("number")) if plan.pk else []
    names_head = draft and plan.pk and may(user, "name-head", plan)
    offices = services.heads_for(plan)
    context = {
        "plan": plan,
        "workshop": plan.workshop,
        "heading": boards.heading_of(plan.place),
        "lines": [(line, bool(moves_of(line))) for line in lines],
        "drafted_by": boards.drafters_of(plan) if draft and lines else [],
        "draft": draft,
        "writes": writes,
        "answers": answers,
        "confirms": draft and lines and may(user, "confirm", plan),
        "sets_meeting": plan.pk and (writes or answers) and not plan.is_of_state,
        "meeting": MeetingForm(initial={"meeting_on": plan.meeting_on}),
        "head_form": HeadForm(offices=offices, head=plan.head_id) if names_head else None,
        "form": form or (LineForm(plan=plan, practice=practice, user=user) if writes else None),
        "request_id": uuid.uuid4(),
        "on": today(),
        "seat": seat,
        **({"alternates": []} if status != 200 else {}),
        **more,
    }
    return render(request, "workshops/plans/plan.html", context, status=status)


def address_of(plan):
    """Return where a plan stands, also one that nobody has begun."""
    return _address(plan.workshop_id, plan.place_id)
