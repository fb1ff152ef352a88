"""Making everybody's digests when a day or a week is over: each once, with no day left out.

Whoever is due keeps the day until which she was told. A batch is locked, told of the days from then
until the last one that is over, and moved on, in one transaction; the database refuses two digests
over the same day. So killed, run twice at once, late or with the clock put back, it tells nobody
twice and leaves no day out. Of many who are due both workers make some, each in turns.
"""

from dataclasses import replace
from datetime import timedelta
from functools import lru_cache
from math import inf
from time import monotonic

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_q.tasks import async_task

from accounts.models import Posting, User
from accounts.querysets import today
from events.services import record_each
from events.timetable import in_turns
from learning import news
from learning.choices import Cadence
from learning.digest.choosing import choose
from learning.digest.readers import readers_of
from learning.digest.stock import stock_of
from learning.models import Digest, DigestChoice, Source

SENT = "send-digest"
BATCH = 500
MANY = 20 * BATCH  # who are more than these are told by two workers
_IN_TURNS = "learning.digest.sending.send_in_turns"


def send_in_turns(helps=False):
    """Make the digests that are due now, as long as a turn lasts; the next goes on. A job.

    `helps`: it is not the first, so that it calls no other to help.
    """
    due = DigestChoice.objects.filter(_due(timezone.now() - news.GRACE))
    if not helps and due.count() > MANY:
        async_task(_IN_TURNS, helps=True)
    in_turns(send, _IN_TURNS, helps=True)


def send(now=None, until=inf):
    """Make the digests that are due at `now`; return how many.

    Begins with no further ones after the moment `until`, of `monotonic`.
    """
    now = (now or timezone.now()) - news.GRACE
    enrol(now)
    stock = lru_cache(maxsize=8)(stock_of)
    made = 0
    while monotonic() < until and (told := _send_batch(now, stock)) is not None:
        made += told
    return made


def enrol(now):
    """Let everybody who works, or follows something, get a digest weekly, from this week on."""
    working = Posting.objects.current(today(now)).confirmed().values("person")
    following = Source.objects.values("person")
    new = User.objects.active().filter(digest_choice=None)
    new = new.filter(Q(pk__in=working) | Q(pk__in=following))
    monday = until_of(Cadence.WEEKLY, today(now))
    people = list(new.values_list("pk", flat=True))
    for start in range(0, len(people), BATCH):
        rows = [DigestChoice(person_id=pk, told_until=monday) for pk in people[start:][:BATCH]]
        DigestChoice.objects.bulk_create(rows, ignore_conflicts=True)


def until_of(cadence, day):
    """Return the first day that is not over for a digest of `cadence` on `day`."""
    return day if cadence == Cadence.DAILY else day - timedelta(days=day.weekday())


def _ends(now):
    """Return `{cadence: the first day that is not over}`."""
    return {one: until_of(one, today(now)) for one in (Cadence.DAILY, Cadence.WEEKLY)}


def _due(now):
    """Return the condition that somebody is to be told of a day that is over.

    She waits until what is new in her searches is known.
    """
    due = Q(pk__in=[])
    for cadence, until in _ends(now).items():
        due |= Q(~news.untold(until), cadence=cadence, told_until__lt=until)
    return due


@transaction.atomic
def _send_batch(now, stock):
    """Tell the next of those who are due; return how many digests were made, None if nobody is."""
    rows = DigestChoice.objects.select_for_update(skip_locked=True).filter(_due(now))
    choices, ends = list(rows.order_by("pk")[:BATCH]), _ends(now)
    if not choices:
        return None
    readers, made = readers_of(one.pk for one in choices), []
    found = news.new_to({one.pk: one.told_until for one in choices})
    for choice in choices:
        since, choice.told_until = choice.told_until, ends[choice.cadence]
        if choice.pk not in readers:
            continue
        user, reader = readers[choice.pk]
        if choice.pk in found:
            reader = replace(reader, found=frozenset(found[choice.pk]))
        if items := choose(stock(since, choice.told_until), reader):
            kept = [item.kept() for item in items]
            digest = Digest(
                person=user, since=since, until=choice.told_until, items=kept, made_at=now
            )
            made.append(digest)
    DigestChoice.objects.bulk_update(choices, ["told_until"])
    Digest.objects.bulk_create(made)
    heard = {digest.pk: [digest.person] for digest in made}
    record_each(SENT, made, by=None, agent="clock", at=now, tell=heard)
    return len(made)
