"""Writing plans: lines of a draft, added once each, changed and taken out; its meeting and head."""

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from events.models.noun import new_uid
from events.services import record
from practices.authorship import lies_under
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Practice
from workshops.cards import locked as locked_workshop
from workshops.choices import State
from workshops.models import Plan, PlanLine
from workshops.people import GUEST
from workshops.plans.choices import MOST_LINES, PlanState, Way
from workshops.plans.permissions import may, spoken_for

# What a line says, beside its practice and place.
TOLD = (
    *("way", "words", "language", "who", "due_on", "follows_meeting", "money"),
    *("sign", "help", "help_level", "help_office"),
)
WRITTEN_IN = (State.RUNNING, State.CLOSED)


@transaction.atomic
def plan_of(workshop, place, *, at=None):
    """Return the plan of `place` in `workshop`, made empty where there is none yet.

    `place` is a district that is invited, or the State. Who heads it is taken from its last plan.
    """
    if known := find(workshop, place):
        return known
    row = locked_workshop(workshop)
    if known := find(row, place):
        return known
    before = Plan.objects.filter(place=place).exclude(head=None).order_by("-made_at").first()
    head = before.head if before else None
    return Plan.objects.create(workshop=row, place=place, head=head, made_at=at or timezone.now())


def find(workshop, place):
    """Return the plan of `place` in `workshop`, or None."""
    rows = workshop.plans.select_related("workshop__place", "place__state", "head")
    return rows.filter(place=place).first()


def locked(plan):
    """Return the locked row of `plan`; in a transaction."""
    rows = Plan.objects.select_for_update(of=("self",), no_key=True)
    near = ("workshop__place", "place__state", "place__district", "head")
    return rows.select_related(*near).get(pk=plan.pk)


def draft(plan, action, by, seat):
    """Return the locked row of a draft on which `by` or `seat` may do `action`.

    Raises NotAllowed, WrongState where it is confirmed or the workshop is not on.
    """
    row = locked(plan)
    if not may(by or AnonymousUser(), action, row, seat):
        raise NotAllowed(action)
    if row.state != PlanState.DRAFT or row.workshop.state not in WRITTEN_IN:
        raise WrongState(row)
    return row


@transaction.atomic
def add_line(plan, *, by, seat=None, uid=None, practice=None, place=None, at=None, **told):
    """Write a line into the draft `plan` as `by`, or as the participant `seat`; return it.

    `told` are those of TOLD; with `practice` (its live version is kept) `way` is adopt where it is
    not said. The same `uid`, or the same practice at the same place, returns the line that is
    there. Raises NotAllowed, WrongState (`full`), AnswersMissing.
    """
    by = by if by is not None and by.is_authenticated else None
    row, at = draft(plan, "write-line", by, seat), at or timezone.now()
    place = place or row.place
    if known := _known(row, uid, practice, place):
        return known
    if row.lines.count() >= MOST_LINES:
        raise WrongState(row, "full")
    last = row.lines.aggregate(last=Max("number"))["last"] or 0
    line = PlanLine(plan=row, uid=uid or new_uid(), number=last + 1, made_at=at, state_at=at)
    line.practice = _published(practice, by)
    line.version = line.practice.live_version if line.practice else None
    line.language = get_language()
    line.written_by, line.typist = seat, None if seat else by
    _write(line, place, told)
    line.save(force_insert=True)
    note("write-plan-line", line, by, at)
    return line


def _known(plan, uid, practice, place):
    found = PlanLine.objects.filter(uid=uid).first() if uid else None
    if found and found.plan_id != plan.pk:
        raise WrongState(plan)
    if found is None and practice is not None:
        return plan.lines.filter(practice=practice, place=place).first()
    return found


def _published(practice, by):
    """Return `practice` as `by` may put it into a plan: published, and open to her."""
    if practice is None:
        return None
    seen = Practice.objects.visible_to(by or AnonymousUser()).listed().filter(pk=practice.pk)
    found = seen.select_related("live_version").first()
    if found is None or found.live_version is None:
        raise AnswersMissing({"practice": _("There is no such published practice.")})
    return found


def _write(line, place, told):
    """Put what is told into `line`; raises AnswersMissing."""
    for field in TOLD:
        if field in told:
            setattr(line, field, told[field])
    line.place = place
    line.way = (line.way or Way.ADOPT) if line.practice_id else ""
    if line.follows_meeting:
        line.due_on = line.plan.meeting_on
    errors = {}
    if not line.words.strip() and line.way != Way.ADOPT:
        errors["words"] = _("Write what is to be done.")
        if line.way == Way.ADAPT:
            errors["words"] = _("Write what you will do differently.")
    if not lies_under(line.plan.place, place):
        errors["place"] = _("Choose a place within the district.")
    if errors:
        raise AnswersMissing(errors)


@transaction.atomic
def edit_line(line, *, by, seat=None, revision=None, place=None, at=None, **told):
    """Change a line of a draft; its practice stays. Raises NotAllowed, WrongState (`stale`)."""
    row = draft(line.plan, "write-line", by, seat)
    kept = row.lines.select_related("practice", "place").filter(pk=line.pk).first()
    if kept is None or revision not in (None, kept.revision):
        raise WrongState(row, "stale")
    kept.plan = row
    place = place or kept.place
    twice = row.lines.exclude(pk=kept.pk).filter(practice=kept.practice_id, place=place)
    if kept.practice_id and twice.exists():
        raise AnswersMissing({"place": _("Another line has this practice at this place.")})
    _write(kept, place, told)
    kept.revision += 1
    kept.save()
    note("edit-plan-line", kept, by, at)
    return kept


@transaction.atomic
def remove_line(line, *, by, seat=None, at=None):
    """Take a line out of a draft; nothing happens where it is gone. Raises as `edit_line`."""
    row = draft(line.plan, "write-line", by, seat)
    if row.lines.filter(pk=line.pk).delete()[0]:
        note("remove-plan-line", row, by, at)


@transaction.atomic
def set_meeting(plan, day, *, by, seat=None, at=None):
    """Keep the day of the next meeting; the open lines that follow it move with it.

    Of a confirmed plan it moves too, by the word of who answers for it.
    """
    row = locked(plan)
    action = "set-meeting" if row.state == PlanState.DRAFT else "move-line"
    if not may(by or AnonymousUser(), action, row, seat):
        raise NotAllowed(action)
    if row.workshop.state not in WRITTEN_IN:
        raise WrongState(row)
    if row.meeting_on != day:
        row.meeting_on = day
        row.save(update_fields=["meeting_on"])
        row.lines.open().filter(follows_meeting=True).update(due_on=day)
        note("set-plan-meeting", row, by, at)
    return row


@transaction.atomic
def name_head(plan, office, *, by, at=None):
    """Let `office`, one of the place itself, confirm `plan`; None: the desk of the place."""
    row = locked(plan)
    if not may(by, "name-head", row):
        raise NotAllowed("name-head")
    if row.state != PlanState.DRAFT:
        raise WrongState(row)
    if office is not None and office.place_id != row.place_id:
        raise AnswersMissing({"head": _("Choose an office of this place.")})
    if row.head_id != (office.pk if office else None):
        row.head = office
        row.save(update_fields=["head"])
        note("name-plan-head", row, by, at)
    return row


def heads_for(plan):
    """Return the offices that may be named as the head of the place."""
    return Office.objects.filter(place=plan.place).select_related("organisation")


def note(verb, subject, by, at=None, **told):
    """Write the event of what `by`, or a guest where that is None, did."""
    if by is None or not by.is_authenticated:
        return record(verb, subject, by=None, agent=GUEST, at=at, **told)
    plan = subject if isinstance(subject, Plan) else subject.plan
    return record(verb, subject, by=by, office=spoken_for(by, plan), at=at, **told)
