"""Long office lists: a job takes them in batch by batch, and their page tells how far it is.

A batch takes its rows off the list, makes what they say and counts them as done, all in one
transaction. So whatever is killed goes on with the rows that are left, and none comes in twice.
"""

import structlog
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts.list_taking import take_rows
from accounts.models import OfficeList
from accounts.office_lists import NEW, REFUSED, Line, desk_for_lists
from accounts.services import Decided
from accounts.standing import standing_of
from events.batches import together_or_alone
from events.services import record

AT_ONCE = 100  # rows that are taken in while the one who confirms waits
BATCH = 50
log = structlog.get_logger(__name__)


def is_long(office_list):
    """Return whether a job takes `office_list` in, or has done so."""
    return office_list.confirmed_at is not None or len(office_list.rows) > AT_ONCE


@transaction.atomic
def confirm_list(office_list, by, *, request_id=None, at=None):
    """Leave a kept list to a job, in the language of now; a repeat changes nothing.

    Raises Decided where it is taken in already or too old.
    """
    at = at or timezone.now()
    office_list = OfficeList.objects.select_for_update(of=("self",)).get(pk=office_list.pk)
    if office_list.confirmed_at:
        return
    if not office_list.is_open(at):
        raise Decided
    office_list.confirmed_at, office_list.total = at, len(office_list.rows)
    office_list.language, office_list.request_id = translation.get_language(), request_id
    office_list.save()
    record("take-office-list", office_list, by=by, request_id=request_id, at=at)
    queue_list(office_list)


def queue_list(office_list):
    """Queue the taking in of a list; the task becomes visible when the transaction commits."""
    name = f"office list {office_list.uid}"[:100]
    async_task("accounts.jobs.take_list", office_list.pk, task_name=name)


@transaction.atomic
def take_next(pk, at=None):
    """Take in the next rows of a confirmed list; returns whether any are left.

    Where its sender has no desk for lists any more, as when suspended, the rest is not taken in.
    """
    at = at or timezone.now()
    lists = OfficeList.objects.select_for_update(of=("self",)).running()
    office_list = lists.select_related("place", "sent_by").filter(pk=pk).first()
    if office_list is None:
        return False
    if desk_for_lists(standing_of(office_list.sent_by)) is None:
        office_list.rows = []
    else:
        with translation.override(office_list.language):
            _count(office_list, _take(office_list, office_list.rows[:BATCH], at))
    if not office_list.rows:
        office_list.taken_at = at
    office_list.save()
    return office_list.is_running


def _take(office_list, rows, at):
    """Take rows in together or, where one of them brings a fault, each alone; returns lines."""
    by, about = office_list.sent_by, office_list.request_id

    def take(rows):
        return take_rows(office_list, rows, by, at=at, request_id=about)

    def give_up(row, fault):
        kind = type(fault).__name__  # its words may name a person
        log.error("office_row_failed", list=str(office_list.uid), row=row["line"], kind=kind)
        return Line(row, REFUSED, _("This row could not be added. The fault was recorded."))

    return together_or_alone(rows, take, give_up)


def _count(office_list, lines):
    """Take what was done off the list and count it; of whom it leaves out only the office stays."""
    office_list.rows = office_list.rows[len(lines) :]
    office_list.done += len(lines)
    office_list.made += sum(line.outcome == NEW for line in lines)
    office_list.left_out += [
        {key: line.cells[key] for key in ("line", "title", "place")} | {"reason": line.reason}
        for line in lines
        if line.outcome == REFUSED
    ]
