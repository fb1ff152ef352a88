"""How the log speaks of plans and their lines: by the workshop, never in words of theirs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.querysets import within
from events.subjects import Named, subject, verbs
from workshops.models import Plan, PlanLine

verbs(
    {
        "write-plan-line": gettext_lazy("Wrote a line of an action plan"),
        "edit-plan-line": gettext_lazy("Changed a line of an action plan"),
        "remove-plan-line": gettext_lazy("Took a line out of an action plan"),
        "set-plan-meeting": gettext_lazy("Set the day of the meeting that a plan follows"),
        "name-plan-head": gettext_lazy("Chose who confirms an action plan"),
        "confirm-plan": gettext_lazy("Confirmed an action plan"),
        "move-plan-line": gettext_lazy("Said how a line of an action plan goes"),
        "delete-line-photo": gettext_lazy("Deleted the photo of a line of an action plan"),
        "remind-plan": gettext_lazy("Reminded of an action plan to confirm"),
        "lapse-plan": gettext_lazy("Told the State of an action plan that is not confirmed"),
        "ask-plan-line": gettext_lazy("Asked how a line of an action plan goes"),
    }
)


def _plans_under(place):
    return Plan.objects.filter(within("place", place)).values("pk")


def _lines_under(place):
    return PlanLine.objects.filter(within("plan__place", place)).values("pk")


def _named_plans(ids, reader):
    rows = Plan.objects.filter(pk__in=ids).select_related("place")
    return {
        row.pk: Named(_("Action plan: %(place)s") % {"place": row.place.name_here}) for row in rows
    }


def _named_lines(ids, reader):
    rows = PlanLine.objects.filter(pk__in=ids).select_related("plan__place")
    words = _("Action plan: %(place)s, line %(number)s")
    return {
        row.pk: Named(words % {"place": row.plan.place.name_here, "number": row.number})
        for row in rows
    }


subject("plan", gettext_lazy("Action plans"), under=_plans_under, named=_named_plans)
subject("planline", gettext_lazy("Lines of action plans"), under=_lines_under, named=_named_lines)
