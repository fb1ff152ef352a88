"""All lines of a workshop or of a State by place: in order of name, never of who is late.

Private to those who run the workshop, the State's desk and the districts that it concerns.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import FundHead
from accounts.querysets import today
from places.choices import Level
from places.models import Place
from workshops.models import Plan, PlanLine
from workshops.plans.choices import OPEN, LineState, PlanState


@dataclass
class Board:
    """What one place has promised: its plan, if it has begun one, counts in words, its lines."""

    place: object
    plan: object = None
    counts: dict = field(default_factory=dict)
    lines: list = field(default_factory=list)

    @property
    def words(self):
        """How many lines are how far, as one sentence."""
        told = [say(number) for key, say in _SAY if (number := self.counts.get(key))]
        return ", ".join(told) if told else _("no line yet")

    @property
    def stand(self):
        """Whether its plan is begun and confirmed, in words."""
        if self.plan is None:
            return _("Not begun yet")
        return self.plan.get_state_display()


_SAY = (
    ("all", lambda n: ngettext("%(n)s line", "%(n)s lines", n) % {"n": n}),
    ("overdue", lambda n: ngettext("%(n)s overdue", "%(n)s overdue", n) % {"n": n}),
    ("stuck", lambda n: ngettext("%(n)s stuck", "%(n)s stuck", n) % {"n": n}),
    ("under-way", lambda n: ngettext("%(n)s under way", "%(n)s under way", n) % {"n": n}),
    ("planned", lambda n: ngettext("%(n)s planned", "%(n)s planned", n) % {"n": n}),
    ("done", lambda n: ngettext("%(n)s done", "%(n)s done", n) % {"n": n}),
    ("dropped", lambda n: ngettext("%(n)s dropped", "%(n)s dropped", n) % {"n": n}),
)


def counted(lines, by, on=None):
    """Return {key of `by`: {state or all or overdue: number}} of a queryset of lines; one query."""
    late = Q(state__in=OPEN, due_on__lt=on or today(), plan__state=PlanState.CONFIRMED)
    states = {state.replace("-", "_"): Count("pk", filter=Q(state=state)) for state in LineState}
    rows = (
        lines.order_by()
        .values(by)
        .annotate(all=Count("pk"), overdue=Count("pk", filter=late), **states)
    )
    return {row.pop(by): {key.replace("_", "-"): n for key, n in row.items()} for row in rows}


def places_of(workshop):
    """Return the places that take a plan home: the State or States, then districts by name."""
    districts = list(workshop.districts.select_related("state").order_by("name", "pk"))
    states = {one.state_id: one.state for one in districts if one.state_id}
    return [*sorted(states.values(), key=lambda one: one.name), *districts]


def of_workshop(workshop, on=None):
    """Return a `Board` for each place of `workshop`; the same few queries for many."""
    plans = {plan.place_id: plan for plan in workshop.plans.select_related("place")}
    for plan in plans.values():
        plan.workshop = workshop
    rows = PlanLine.objects.filter(plan__workshop=workshop)
    counts, lines = counted(rows, "plan", on), defaultdict(list)
    for line in dressed(rows.with_row_data().overdue_first(on), on):
        lines[line.plan_id].append(line)
    boards = []
    for place in places_of(workshop):
        plan = plans.get(place.pk)
        key = plan.pk if plan else None
        boards.append(Board(place, plan, counts.get(key, {}), lines.get(key, [])))
    return boards


def dressed(lines, on=None):
    """Return the list of `lines` with `late` and `money_name` for their rows; one query."""
    lines, on = list(lines), on or today()
    keys = {line.money for line in lines if line.money}
    names = {head.key: head.name for head in FundHead.objects.filter(key__in=keys)}
    for line in lines:
        line.late, line.money_name = line.is_overdue(on), names.get(line.money, line.money)
    return lines


def plans_of(user):
    """Return the plans on the board of `user`: of the States of her desk, of places of her own."""
    own = Plan.objects.answered_by(user) | Plan.objects.overseen_by(user)
    return own.exclude(workshop__state="cancelled")


def of_states(user, place=None, on=None):
    """Return (boards without lines, in order of name; the lines, as a queryset) for `user`.

    `place` keeps to one district or State.
    """
    plans = plans_of(user)
    rows = PlanLine.objects.filter(plan__in=plans.values("pk"))
    counts = counted(rows, "plan__place", on)
    found = Place.objects.filter(pk__in=plans.values("place"))
    named = found.select_related("state").order_by("name", "pk")
    boards = [Board(one, None, counts.get(one.pk, {})) for one in named]
    if place is not None:
        rows = rows.filter(plan__place=place)
    return boards, rows.with_row_data().overdue_first(on)


def heading_of(place):
    """Return what its lines are called: a State's are its follow-up."""
    if place.level == Level.STATE:
        return _("Follow-up of the State: %(place)s") % {"place": place.name_here}
    return place.name_here


def drafters_of(plan):
    """Return the offices of the participants who wrote lines of `plan`, and who typed for others.

    Of whoever came in by a code the office is her own word; no name stands there.
    """
    wrote = plan.lines.exclude(written_by=None).order_by("written_by__office_title")
    rows = wrote.values_list("written_by__office_title", "written_by__level").distinct()
    told = [title or Level(level).label for title, level in rows]
    typed = plan.lines.filter(written_by=None).exists()
    return [
        *dict.fromkeys(told),
        *([_("who runs the workshop, or an office of the place")] if typed else []),
    ]
