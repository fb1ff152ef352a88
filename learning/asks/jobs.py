"""What the clock does with barriers, daily: each once, whatever is run twice."""

from django.db import transaction
from django.utils import timezone

from accounts.querysets import today
from events.services import record
from learning.asks.choices import LISTED
from learning.asks.hearing import hearers
from learning.models import PolicyAsk


def tell(now=None):
    """Tell levels of shielded barriers, and them and the desk above of late ones; return how many.

    A shielded one is told, and opens to others, when the week is over in which it was raised, so
    that neither hour nor day names anybody.
    """
    now = now or timezone.now()
    on = today(now)
    late = PolicyAsk.objects.overdue(on)
    covered = PolicyAsk.objects.filter(tell_on__lte=on, state__in=LISTED)
    opened = {"tell_on": None, "opens_on": None}
    return _each(late, {"late_told_at": now}, "late", now) + _each(covered, opened, "tell", now)


def _each(rows, done, verb, now):
    keys = list(rows.values_list("pk", flat=True))
    return sum(_one(rows, pk, done, verb, now) for pk in keys)


@transaction.atomic
def _one(rows, pk, done, verb, now):
    locked = rows.select_for_update(of=("self",), skip_locked=True)
    ask = locked.select_related("asked_place", "place").filter(pk=pk).first()
    if ask is None:
        return 0
    PolicyAsk.objects.filter(pk=pk).update(**done)
    tell = hearers(verb, ask)
    record(f"{verb}-barrier", ask, by=None, agent="clock", at=now, tell=tell)
    return 1
