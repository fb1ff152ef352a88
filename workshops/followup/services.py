"""A draft that goes on where a workshop ended."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.querysets import today
from accounts.standing import standing_of
from events.services import record
from practices.errors import NotAllowed, WrongState
from workshops import services
from workshops.choices import InReport, State
from workshops.missing import MISSING
from workshops.models import Card, PlanLine
from workshops.permissions import convening_offices, may
from workshops.plans.services import plan_of
from workshops.workflow import locked

AFTER, AT_LEAST = timedelta(days=90), timedelta(days=30)
TITLE = 120
_OF_LINES = (
    *("practice", "version", "way", "words", "language", "place", "money", "sign", "help"),
    *("help_level", "help_office"),
)
_OF_CARDS = ("kind", "text", "language", "theme", "district", "place_text", "gap_uid")


@transaction.atomic
def follow_up(workshop, *, by, at=None, request_id=None):
    """Make a draft with the districts, facilitators, themes, open lines and gaps of `workshop`.

    Called by the same office where `by` holds it, else by an own one; its days are to be set.
    Raises NotAllowed, WrongState where the workshop is not over.
    """
    at = at or timezone.now()
    row = locked(workshop, "report", by=by)
    offices = convening_offices(by)
    if not offices:
        raise NotAllowed("convene")
    if row.state != State.CLOSED:
        raise WrongState(row)
    office = next((one for one in offices if one.pk == row.office_id), offices[0])
    area = row.area if office.pk == row.office_id else None
    made = services.convene(by=by, office=office, area=area, at=at, **_words(row, at))
    named = [one.person for one in row.facilitators.select_related("person")]
    services.name_facilitators(made, [one for one in named if one.is_active], by=by, at=at)
    _carry_cards(row, made, by, at)
    _carry_lines(row, made, by, at)
    told = {"at": at, "request_id": request_id, "office": standing_of(by).main_office}
    record("follow-up-workshop", row, by=by, **told)
    return made


def _words(row, at):
    first = max(today(at) + AT_LEAST, row.ends_on + AFTER)
    told = {field: getattr(row, field) for field in services.WORDS}
    told |= {"title": (_("Follow-up: %(title)s") % {"title": row.title})[:TITLE]}
    told |= {"starts_on": first, "ends_on": first + (row.ends_on - row.starts_on), "venue": ""}
    return told | {"themes": row.themes.all(), "districts": row.districts.all()}


def _carry_cards(row, made, by, at):
    """Put what was missing on the new wall: without its teller, and nothing that was held back."""
    open_ones = row.cards.filter(kind__in=MISSING, left_out=False, practice=None)
    open_ones = open_ones.exclude(in_report=InReport.WITHHELD).order_by("number")
    Card.objects.bulk_create(
        Card(
            workshop=made,
            number=number,
            typist=by,
            made_at=at,
            **{field: getattr(card, field) for field in _OF_CARDS},
        )
        for number, card in enumerate(open_ones.select_related("theme", "district"), 1)
    )


def _carry_lines(row, made, by, at):
    """Put what is still to be done into the new plans; a practice that is gone stays behind."""
    live = Q(practice=None) | Q(practice__state="published")
    lines = PlanLine.objects.filter(live, plan__workshop=row).open().select_related("plan__place")
    by_plan = {}
    for line in lines.order_by("plan", "number"):
        by_plan.setdefault(line.plan.place, []).append(line)
    for place, open_lines in by_plan.items():
        plan = plan_of(made, place, at=at)
        PlanLine.objects.bulk_create(
            PlanLine(plan=plan, number=number, typist=by, made_at=at, state_at=at, **_line(line))
            for number, line in enumerate(open_lines, 1)
        )


def _line(line):
    relations = {"practice", "version", "place", "help_office"}
    names = (f"{name}_id" if name in relations else name for name in _OF_LINES)
    return {name: getattr(line, name) for name in names}


def may_follow_up(user, workshop):
    """Whether `user` runs the workshop, it is over, and she may call one."""
    over = workshop.state == State.CLOSED
    return over and may(user, "report", workshop) and may(user, "convene")
