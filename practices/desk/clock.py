"""What the clock does: reminders of returned entries, and telling both desks of a late one.

Each may run at any time and twice: the event that it writes says that it was done.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.desks import curators_at, desk_above
from accounts.models import Pause
from accounts.querysets import today
from events.models import Event
from events.services import record
from places.choices import Level
from practices.choices import VersionState
from practices.models import Version
from practices.notify import authors_of

REMIND_AFTER = (15, 30)  # days


def check(now=None):
    """Do all that is due at `now`; return how many late entries were told, authors reminded."""
    now = now or timezone.now()
    return tell_overdue(now), sum(remind(days, now) for days in REMIND_AFTER)


def tell_overdue(now):
    """Tell the desk of each late entry and the desk above it, once a review; return how many.

    Nothing is told of a desk that is paused: what was late before is told after.
    """
    paused = Pause.objects.running(today(now)).values("place")
    late = Version.objects.filter(
        Q(office__isnull=False) | Q(author=None), state=VersionState.SUBMITTED, due_at__lt=now
    )
    since = Coalesce("appealed_at", "first_submitted_at")
    late = late.exclude(desk__in=paused).annotate(since=since)
    return _each_once(late, "overdue", "", _both_desks, now)


def remind(days, now):
    """Remind the authors of what came back to them `days` ago; return of how many."""
    returned = Version.objects.filter(
        state=VersionState.RETURNED, decided_at__lte=now - timedelta(days=days)
    ).annotate(since=F("decided_at"))
    return _each_once(returned, "remind", str(days), _authors, now)


def _each_once(versions, verb, target, hearers, now):
    """Write `verb` for each of `versions` that has none since its `since`; return how many."""
    told = Event.objects.filter(
        subject_type="practice",
        subject_id=OuterRef("practice"),
        verb=verb,
        target=target,
        at__gte=OuterRef("since"),
    )
    due = versions.filter(~Exists(told))
    pks = list(due.values_list("pk", flat=True))
    return sum(_tell(due.filter(pk=pk), verb, target, hearers, now) for pk in pks)


@transaction.atomic
def _tell(due, verb, target, hearers, now):
    """Tell of the one version in `due`, unless somebody else does or its state has moved on."""
    version = due.select_for_update(of=("self",), skip_locked=True).first()
    if version is None:
        return 0
    tell = hearers(version)
    record(verb, version.practice, by=None, agent="clock", target=target, at=now, tell=tell)
    return 1


def _authors(version):
    return authors_of(version.practice)


def _both_desks(version):
    """The curators of the desk that it lies at, and those of the desk above."""
    authors, desk = authors_of(version.practice), version.desk
    desks = {desk} if desk.level == Level.NATIONAL else {desk, desk_above(desk)}
    duties = [curators_at(place, version.programme, excluding=authors) for place in desks]
    return [duty.person for found in duties for duty in found]
