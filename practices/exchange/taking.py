"""Taking a file in: kept, confirmed, made into drafts at once or by a job, and undone.

A batch takes its rows off the file, makes their drafts and counts them, all in one transaction. So
whatever is killed goes on with the rows that are left, and none comes in twice. The drafts are
those of who sent the file: they go to the desk one by one, and nobody accepts his own.
"""

import csv
import io
from datetime import timedelta

import structlog
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_q.tasks import async_task

from accounts.standing import standing_of
from events.batches import together_or_alone
from events.services import record
from practices import workflow
from practices.errors import NotAllowed, WrongState
from practices.exchange.columns import TARGETS, defaults_for
from practices.exchange.drafting import NEW, REFUSED, Line, judge, make
from practices.exchange.pictures import hold_pictures
from practices.models import Import, Practice
from practices.spreadsheet import harmless

AT_ONCE = 100  # rows that are taken in while the one who confirms waits
BATCH = 50
KEPT_UNCONFIRMED = timedelta(days=1)
KEPT_LEFT_OUT = timedelta(days=30)
STUCK_AFTER = timedelta(minutes=10)
log = structlog.get_logger(__name__)


class Decided(Exception):
    """It was taken in or undone already."""


def desk_of_sender(user):
    """Return the place of the highest office of who may take files in, or None.

    Those may who curate a desk and hold an office: their drafts are their office's.
    """
    standing = standing_of(user)
    office = standing.main_office
    return office.place if office and standing.curates else None


def keep(table, file_name, place, by):
    """Keep the headings and rows of a table until they are confirmed; returns the `Import`."""
    headings, rows = table
    return Import.objects.create(
        sent_by=by, place=place, file_name=file_name[:200], headings=headings, rows=rows
    )


def keep_studies(studies, place, by):
    """Keep case studies, `(file name, CaseStudy)` each, as the rows of an `Import`; returns it."""
    rows, extras = [], {}
    for number, (name, study) in enumerate(studies, start=1):
        language = defaults_for([[number, study.told.values()]])["language"]
        told = {"source": name, "language": language} | study.told
        held, refused = hold_pictures(study.pictures)
        if refused:
            words = ngettext(
                "%(n)s picture could not be kept: at most eight photos, each a JPEG, PNG or WebP.",
                "%(n)s pictures could not be kept: at most eight photos, each a JPEG, PNG or WebP.",
                refused,
            )
            study.checks.append(words % {"n": refused})
        if held:
            study.checks.append(_("Say what each photo shows."))
        rows.append([number, [told.get(key, "") for key in TARGETS]])
        extras[number] = {"photos": held, "checks": study.checks}
    return Import.objects.create(
        sent_by=by,
        place=place,
        file_name=", ".join(name for name, _study in studies)[:200],
        headings=[str(target.label) for target in TARGETS.values()],
        targets=list(TARGETS),
        defaults=defaults_for(rows),
        rows=rows,
        extras=extras,
        is_case_studies=True,
    )


def map_columns(imported, targets, defaults):
    """Keep which answer each column holds; raises Decided once it was confirmed."""
    waiting = Import.objects.filter(pk=imported.pk, confirmed_at=None)
    if not waiting.update(targets=targets, defaults=defaults):
        raise Decided


@transaction.atomic
def confirm(imported, by, *, request_id=None, at=None):
    """Take a checked file in, a long one by a job; raises Decided where that was done already."""
    imported = _locked(imported.pk)
    if not imported.waits or not imported.targets:
        raise Decided
    imported.confirmed_at, imported.total = at or timezone.now(), len(imported.rows)
    imported.language, imported.request_id = translation.get_language(), request_id
    imported.save()
    office = standing_of(by).main_office
    record("take-import", imported, by=by, office=office, request_id=request_id, at=at)
    if imported.total > AT_ONCE:
        queue("take_import", imported)
        return
    while take_next(imported.pk):
        pass


def _locked(pk):
    return Import.objects.select_for_update(of=("self",)).select_related("sent_by").get(pk=pk)


def queue(job, imported):
    """Queue a job of `exchange/jobs.py`; it becomes visible when the transaction commits."""
    async_task(
        f"practices.exchange.jobs.{job}", imported.pk, task_name=f"{job} {imported.uid}"[:100]
    )


@transaction.atomic
def take_next(pk):
    """Make drafts of the next rows of a confirmed file; returns whether any are left.

    Where its sender has no desk any more, as when suspended, the rest is not taken in.
    """
    imported = _locked(pk)
    if not imported.is_running:
        return False
    rows = imported.rows[:BATCH]
    if desk_of_sender(imported.sent_by) is None:
        imported.rows = []
    else:
        with translation.override(imported.language):
            _count(imported, _take(imported, rows))
    if not imported.rows:
        imported.taken_at, imported.extras = timezone.now(), {}
    imported.save()
    return imported.is_running


def _take(imported, rows):
    """Make rows together or, where one of them brings a fault, each alone; returns lines."""

    def take(rows):
        lines = judge(imported, rows, imported.sent_by)
        for line in lines:
            if line.outcome == NEW:
                make(line, imported, imported.sent_by)
        return lines

    def give_up(row, fault):
        kind = type(fault).__name__  # its words may name a person
        log.error("imported_row_failed", file=str(imported.uid), row=row[0], kind=kind)
        words = _("This row could not be added. The fault was recorded.")
        return Line(*row, outcome=REFUSED, reason=words)

    return together_or_alone(rows, take, give_up)


def _count(imported, lines):
    imported.rows = imported.rows[len(lines) :]
    imported.done += len(lines)
    imported.made += sum(line.outcome == NEW for line in lines)
    imported.left_out += [
        {"line": line.number, "cells": line.cells, "reason": line.reason}
        for line in lines
        if line.outcome == REFUSED
    ]


def untouched(imported, by):
    """Return the practices of `imported` that are drafts of `by` as they were made."""
    own = Practice.objects.mine(by).filter(imported_draft__imported=imported)
    return own.filter(
        versions__state="draft",
        versions__first_submitted_at=None,
        versions__revision=F("imported_draft__revision"),
    )


@transaction.atomic
def undo(imported, by, *, request_id=None, at=None):
    """Delete all drafts of a file that nobody has touched, many by a job.

    What was written on or sent to the desk stays. Raises Decided where it is not taken in, or was
    undone already.
    """
    imported = _locked(imported.pk)
    if imported.taken_at is None or imported.undo_begun_at:
        raise Decided
    imported.undo_begun_at = at or timezone.now()
    imported.save()
    office = standing_of(by).main_office
    record("undo-import", imported, by=by, office=office, request_id=request_id, at=at)
    if untouched(imported, by).count() > AT_ONCE:
        queue("undo_import", imported)
        return
    while undo_next(imported.pk):
        pass


@transaction.atomic
def undo_next(pk):
    """Delete the next untouched drafts of a file that is being undone; returns whether any."""
    imported = _locked(pk)
    if not imported.is_undoing:
        return False
    gone = [
        _deleted(one, imported.sent_by) for one in untouched(imported, imported.sent_by)[:BATCH]
    ]
    if not any(gone):
        imported.undone_at = timezone.now()
        imported.save()
    return any(gone)


def _deleted(practice, by):
    try:
        workflow.apply(practice, "delete", by=by)
    except (NotAllowed, WrongState):  # somebody was quicker
        return False
    return True


def refused_file(imported, lines):
    """Return the text of a csv of refused rows: the file's own columns, and what to mend.

    `lines` are `(cells, reason)`. No cell is a formula; sent again, each is what it was.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([harmless(cell) for cell in (*imported.headings, _("What to correct"))])
    for cells, reason in lines:
        writer.writerow([harmless(cell) for cell in (*cells, reason)])
    return "\ufeff" + text.getvalue()
