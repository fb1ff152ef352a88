"""What the clock does for confirmation: what has ended makes due, what is due is asked for.

Each may run at any time and twice: the rows say what was done. A batch costs the same queries,
whatever is in it.
"""

from datetime import timedelta
from time import monotonic

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone
from django_q.tasks import async_task

from accounts.models import Posting
from accounts.querysets import today
from events.services import record_each
from events.timetable import TURN
from practices.living import due
from practices.models import Practice, Theme

BATCH = 200
ASK = "ask-confirm"
_SEARCH_ROWS = """
    UPDATE practices_search s SET confirm_by = p.confirm_by, sinks_on = p.sinks_on
    FROM practices_practice p WHERE p.id = s.practice_id AND p.id = ANY(%s)
"""


def check(now=None):
    """Do all that is due at `now`; return how many became due by an end, were asked, and again."""
    now = now or timezone.now()
    return make_due(now), ask(now), ask_again(now)


def make_due(now=None):
    """Make due what rests on a programme, phase or fund head that has ended; return how many."""
    on, moved = today(now), 0
    for row in (row for row in due.dated_rows() if row.ends_on < on):
        resting = Practice.objects.listed().filter(
            due.resting_on(row),
            confirmed_on__lte=row.ends_on,
            confirm_by__gt=row.ends_on + timedelta(days=1),
        )
        moved += reckon_anew(resting)
    return moved


def reckon_row(model, pk):
    """Reckon anew all that rests on the programme, phase or fund head, then ask what is due."""
    row = apps.get_model("accounts", model).objects.get(pk=pk)
    reckon_anew(Practice.objects.listed().filter(due.resting_on(row)))
    check()


def reckon_theme(pk, after=0):
    """Reckon anew all of a theme, whose cycle has changed; return how many days moved.

    For one turn of the worker, beginning behind the key `after`; what is left is queued.
    """
    until, moved = monotonic() + TURN, 0
    practices = Practice.objects.listed().of_theme(Theme.objects.get(pk=pk))
    for last, number in _reckoned(practices, after):
        moved += number
        if monotonic() >= until:
            async_task("practices.living.asking.reckon_theme", pk, last)
            break
    return moved


def reckon_anew(practices):
    """Bring the days of `practices` into step with rows and themes; return how many moved."""
    return sum(number for _last, number in _reckoned(practices))


def _reckoned(practices, last=0):
    """Yield for each batch its last key, and how many of it moved."""
    rows = due.dated_rows()
    while pks := list(practices.filter(pk__gt=last).order_by("pk").values_list("pk")[:BATCH]):
        last = pks[-1][0]
        yield last, _reckon_batch([pk for (pk,) in pks], rows)


@transaction.atomic
def _reckon_batch(pks, rows):
    locked = Practice.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    found = list(locked.select_related("live_version").prefetch_related("themes", "confirmations"))
    moved = []
    for practice in found:
        before = (practice.confirm_by, practice.sinks_on)
        months = due.cycle_of(practice.themes.all())
        due.reckon(practice, practice.live_version, due.confirmed_on(practice), months, rows)
        if before != (practice.confirm_by, practice.sinks_on):
            moved.append(practice)
    Practice.objects.bulk_update(moved, ["confirm_by", "sinks_on", "asked_on", "asked_again_on"])
    with connection.cursor() as cursor:
        cursor.execute(_SEARCH_ROWS, [[practice.pk for practice in moved]])
    return len(moved)


def ask(now=None):
    """Ask the author's office of each practice that is due, once a cycle; return how many."""
    return _each_batch("asked_on", {}, "", now)


def ask_again(now=None):
    """Ask again, once, what was asked 30 days ago and not answered; return how many."""
    asked_before = today(now) - due.OVERDUE_AFTER
    return _each_batch("asked_again_on", {"asked_on__lte": asked_before}, "again", now)


def _each_batch(field, condition, target, now):
    now, asked = now or timezone.now(), 0
    waiting = Practice.objects.listed().filter(
        confirm_by__lte=today(now), **condition, **{field: None}
    )
    while number := _ask_batch(waiting, field, target, now):
        asked += number
    return asked


@transaction.atomic
def _ask_batch(waiting, field, target, now):
    """Ask for one batch, leaving out what somebody else holds just now."""
    locked = waiting.select_for_update(of=("self",), skip_locked=True).order_by("confirm_by", "pk")
    practices = list(locked[:BATCH])
    if not practices:
        return 0
    tell = _authors_of_each(practices, today(now))
    record_each(ASK, practices, by=None, agent="clock", target=target, at=now, tell=tell)
    pks = [practice.pk for practice in practices]
    Practice.objects.filter(pk__in=pks).update(**{field: today(now)})
    return len(practices)


def _authors_of_each(practices, on):
    """Return the users to ask by the key of the practice, as `notify.authors_of`; two queries."""
    offices = {practice.author_office_id for practice in practices} - {None}
    held = (
        Posting.objects.current(on).confirmed().filter(office__in=offices, person__is_active=True)
    )
    holders = {}
    for posting in held.select_related("person"):
        holders.setdefault(posting.office_id, []).append(posting.person)
    alone = [p.pk for p in practices if p.author_office_id is None and p.author_id]
    authors = Practice.objects.filter(pk__in=alone).select_related("author")
    own = {practice.pk: [practice.author] for practice in authors}
    return {p.pk: own.get(p.pk) or holders.get(p.author_office_id, []) for p in practices}
