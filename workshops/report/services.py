"""Writing a report: its foreword, what is left out, its corrections, and that it is out."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.standing import standing_of
from events.services import record
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.notify import holders_of
from workshops.cards import locked as locked_for_cards
from workshops.choices import REPORT_WITHIN, InReport, State
from workshops.models import Card, Correction, Report
from workshops.notify import offices_of
from workshops.people import GUEST
from workshops.workflow import locked

WRITTEN_IN = (State.RUNNING, State.CLOSED)


def report_of(workshop):
    """Return the report of `workshop`, unsaved where nobody has written on it."""
    return Report.objects.filter(workshop=workshop).first() or Report(workshop=workshop)


def corrections_of(report):
    """Return the corrections of a report, the first one first; none of one not written on."""
    return report.corrections.all() if report.pk else ()


def due_at(workshop):
    """Return the moment by which the report should be out."""
    return workshop.finishes + REPORT_WITHIN


def _locked(workshop, by, states):
    """Return (workshop, its report), both locked; raises NotAllowed, WrongState."""
    row = locked(workshop, "report", by=by)
    if row.state not in states:
        raise WrongState(row)
    report, _made = Report.objects.get_or_create(workshop=row)
    return row, report


@transaction.atomic
def edit(workshop, *, by, revision, at=None, request_id=None, **told):
    """Keep `foreword`, its `language` and the numbers of the cards `left_out`; return the report.

    Once it is out, `correction` says to its readers what was put right: AnswersMissing without it.
    Raises NotAllowed, WrongState (`stale` where another saved meanwhile).
    """
    at = at or timezone.now()
    row, report = _locked(workshop, by, WRITTEN_IN)
    if revision != report.revision:
        raise WrongState(row, "stale")
    correction = told.get("correction", "").strip()
    if report.published_at and not correction:
        raise AnswersMissing({"correction": _("Say to the readers what you put right.")})
    report.foreword, report.foreword_language = told["foreword"], told["language"]
    report.revision += 1
    report.save()
    left_out = told["left_out"]
    row.cards.exclude(number__in=left_out).filter(left_out=True).update(left_out=False)
    row.cards.filter(number__in=left_out, left_out=False).update(left_out=True)
    if report.published_at:
        Correction.objects.create(
            report=report, words=correction, language=told["language"], made_at=at
        )
    verb = "correct-report" if report.published_at else "write-report"
    office = standing_of(by).main_office
    record(verb, row, by=by, office=office, at=at, request_id=request_id)
    return report


@transaction.atomic
def publish(workshop, *, by, at=None, request_id=None):
    """Let everybody read the report; whoever came hears of it. Raises NotAllowed, WrongState."""
    at = at or timezone.now()
    row, report = _locked(workshop, by, (State.CLOSED,))
    if report.published_at:
        raise WrongState(row)
    report.published_at, report.revision = at, report.revision + 1
    report.save()
    office = standing_of(by).main_office
    told = {"request_id": request_id, "tell": _who_hears(row)}
    record("publish-report", row, by=by, office=office, at=at, **told)
    return report


def _who_hears(workshop):
    """Return the active people who came, or hold an office of a district that was invited."""
    came = User.objects.active().filter(takes_part__workshop=workshop).distinct()
    return list(came | holders_of(offices_of(workshop)))


@transaction.atomic
def say_of_card(card, choice, *, seat, user, at=None):
    """Keep what who told a card says of it: whether it stands in the report, and with her name.

    Raises NotAllowed where `seat` is somebody else.
    """
    if seat is None or card.told_by_id != seat.pk:
        raise NotAllowed("say-of-card")
    row = locked_for_cards(card.workshop)
    Card.objects.filter(pk=card.pk).update(in_report=InReport(choice))
    person = user if user.is_authenticated else None
    acted = {"by": person, "agent": "" if person else GUEST, "at": at or timezone.now()}
    record("say-of-card", row, **acted)
