"""Who hears of what becomes of a plan, and in which words. Lines are told to those they concern."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from events.kinds import kind
from events.registry import Notice, note_of, tells
from workshops.models import Plan, PlanLine
from workshops.plans import answers
from workshops.plans.permissions import state_desk, whom_asked

kind(
    "plans",
    gettext_lazy("Action plans"),
    gettext_lazy("A plan to confirm, a line to report on, a district that asks for your help."),
    subjects=("plan", "planline"),
)
_OF_PLANS = {
    "confirm-plan": gettext_lazy("The action plan of %(place)s is confirmed: “%(title)s”."),
    "remind-plan": gettext_lazy(
        "The action plan of %(place)s waits for you to confirm it: “%(title)s”."
    ),
    "lapse-plan": gettext_lazy(
        "The action plan of %(place)s from “%(title)s” is not confirmed after 15 days."
    ),
}


def told_of(verb, plan, line=None):
    """Return the active people who are to hear of `verb`."""
    if verb == "stuck":
        return list(whom_asked(line)) or list(state_desk(plan))
    if verb != "confirm":
        return []
    came = Q(takes_part__workshop=plan.workshop_id, takes_part__district=plan.place_id)
    ran = Q(facilitates__workshop=plan.workshop_id)
    return list(User.objects.active().filter(came | ran).distinct())


@tells("plan")
def write_plan_notices(events, reader):
    """Return a `Notice` for each of `events` about a plan that `reader` may still read."""
    rows = Plan.objects.filter(pk__in={event.subject_id for event in events})
    seen = rows.readable_by(reader).select_related("workshop", "place").in_bulk()
    return {
        event.pk: _of_plan(event, seen[event.subject_id])
        for event in events
        if event.subject_id in seen and event.verb in _OF_PLANS
    }


def _of_plan(event, plan):
    workshop = plan.workshop
    return Notice(
        sentence=_OF_PLANS[event.verb] % {"place": plan.place.name_here, "title": workshop.title},
        address=plan.get_absolute_url(),
        quoted=workshop.title,
        quoted_language=workshop.words_language,
    )


@tells("planline")
def write_line_notices(events, reader):
    """Return a `Notice` for each of `events` about a line of a plan that `reader` may read."""
    seen = Plan.objects.readable_by(reader).values("pk")
    rows = PlanLine.objects.filter(pk__in={event.subject_id for event in events}, plan__in=seen)
    told = rows.with_row_data().in_bulk()
    return {
        event.pk: notice
        for event in events
        if event.subject_id in told and (notice := _of_line(event, told[event.subject_id]))
    }


def _of_line(event, line):
    words = {"place": line.plan.place.name_here, "what": line.title}
    told = {"quoted": line.title, "quoted_language": line.title_language}
    if event.verb == "ask-plan-line":
        sentence = _("How does it go in %(place)s: “%(what)s”?") % words
        return Notice(sentence=sentence, address=answers.address_of(line, event.target), **told)
    if event.verb != "move-plan-line" or event.target != "stuck":
        return None
    return Notice(
        sentence=_("%(place)s is stuck and asks for help: “%(what)s”.") % words,
        address=f"{line.plan.get_absolute_url()}#line-{line.number}",
        **note_of(event),
        **told,
    )
