"""What the report of a workshop tells of its plans: what is public, and in the hall all."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops.models import PlanLine
from workshops.plans.boards import heading_of
from workshops.plans.choices import PlanState
from workshops.report.parts import Group, Part, Row, part


@part("plans")
def plans_part(workshop, reader):
    """Tell how many places made a plan, and which practices they take up once it is confirmed.

    Lines in own words, who does what and the help that is asked stay within the workshop: they
    stand only in what is printed in the hall.
    """
    rows = PlanLine.objects.filter(plan__workshop=workshop).with_row_data()
    lines = list(rows.order_by("plan__place__name", "plan__place", "number"))
    if not lines:
        return None
    plans = {line.plan_id for line in lines}
    said = ngettext("%(n)s plan", "%(n)s plans", len(plans)) % {"n": len(plans)}
    counted = ngettext("%(n)s line", "%(n)s lines", len(lines)) % {"n": len(lines)}
    words = _("%(plans)s with %(lines)s.") % {"plans": said, "lines": counted}
    shown = lines if reader.hall else [line for line in lines if _is_public(line)]
    return Part(_("Action plans"), len(lines), words, _groups(shown, reader.hall))


def _is_public(line):
    """Whether everybody reads on the practice's page that it is planned there."""
    open_one = line.practice_id and not line.practice.shielded and not line.practice.is_hidden
    adopted = line.adoption_id and not line.adoption.shielded
    return bool(open_one and adopted and line.plan.state == PlanState.CONFIRMED)


def _groups(lines, hall):
    found = {}
    for line in lines:
        found.setdefault(line.plan.place, []).append(_row(line, hall))
    return [Group(heading_of(place), rows) for place, rows in found.items()]


def _row(line, hall):
    said = [line.place.name_here]
    if line.practice_id:
        said += [line.get_way_display(), line.practice.code]
    if hall:
        said += [line.who, date_format(line.due_on, "DATE_FORMAT") if line.due_on else ""]
    address = line.practice.get_absolute_url() if line.practice_id and not hall else ""
    return Row(line.title, line.title_language, " · ".join(filter(None, said)), address)
