"""What is new in the searches that somebody follows: one notice a day, when the day is over.

The newest of it are kept for her digest. What is shielded is told in the month after its own.

Each search keeps until when its news are told; what was published later, up to the end of the last
day, is told in one transaction with the row of (person, day) that nobody can have twice. So killed,
run twice, late or with the clock put back, it tells nobody twice and leaves no hour out.
"""

from collections import defaultdict
from datetime import timedelta
from functools import lru_cache
from itertools import groupby, islice
from math import inf
from time import monotonic

from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.querysets import beginning_of, today
from events.kinds import kind
from events.registry import Notice, Onward, tells
from events.services import record_each
from events.timetable import in_turns
from learning.models import SavedSearch, SearchNews
from learning.searches import read
from practices import search
from practices.models import Practice
from practices.shield import is_month, month_before, months_begun

NEWS = "search-news"
MOST_COUNTED = 100
MOST_NAMED = 10
MOST_KEPT = 20
BATCH = 500  # people told in one transaction
BATCH_LASTS = 10  # seconds, but for the first of them: a killed worker loses no more
MOST_SLOW = 5  # searches of one person that may take too long in a turn
MOST_REMEMBERED = 5_000  # searches that many follow are asked once
GRACE = timedelta(minutes=15)  # what was published in the last second of a day is there by then
GIVEN_UP_AFTER = timedelta(hours=12)

kind(
    "searches",
    gettext_lazy("Searches that I follow"),
    gettext_lazy("What is new in the searches that you follow, once a day."),
    verbs=[NEWS],
)


def tell_in_turns():
    """Tell what was new until the end of yesterday, as long as a turn lasts. A job."""
    in_turns(tell, "learning.news.tell_in_turns")


def tell(now=None, until=inf):
    """Tell everybody what was new in their searches until the end of yesterday; how many heard.

    Begins with nobody further after the moment `until`, of `monotonic`. One who cannot be told
    holds up nobody else; raises all faults together at the end.
    """
    now = (now or timezone.now()) - GRACE
    day = today(now)
    due = SavedSearch.objects.filter(told_until__lt=beginning_of(day))
    oldest = due.order_by("told_until").values_list("told_until", flat=True).first()
    if oldest is None:
        return 0
    if not _is_anything_new(oldest, day):
        due.update(told_until=beginning_of(day))
        return 0
    people = list(due.order_by("person").values_list("person", flat=True).distinct())
    is_late = now - beginning_of(day) > GIVEN_UP_AFTER
    return _tell_each(people, day, is_late, until)


def _is_anything_new(since, day):
    published = Practice.objects.filter(published_at__gt=since, published_at__lte=beginning_of(day))
    return bool(months_begun(_whole_day(since), day)) or published.exists()


def _tell_each(people, day, is_late, until):
    find, told, failed = lru_cache(maxsize=MOST_REMEMBERED)(_new_in), 0, []
    while people and monotonic() < until:
        batch, ends = people[:BATCH], min(until, monotonic() + BATCH_LASTS)
        try:
            heard, reached = _tell(batch, day, is_late, find, ends)
        except Exception:  # of whom, each by herself shows
            heard, reached = _tell_by_themselves(batch, day, is_late, find, ends, failed)
        told, people = told + heard, people[reached:]
    if failed:
        raise ExceptionGroup("Some could not be told what is new in their searches", failed)
    return told


def _tell_by_themselves(people, day, is_late, find, ends, failed):
    told = 0
    for reached, person in enumerate(people):
        if reached and monotonic() >= ends:
            return told, reached
        try:
            told += _tell([person], day, is_late, find, ends)[0]
        except Exception as fault:
            failed.append(fault)
    return told, len(people)


@transaction.atomic
def _tell(people, day, is_late, find, ends):
    """Tell a batch of people, in the order of their keys, as many as until the moment `ends`.

    Return to how many something was told, and how many were reached, one at least. Where a search
    takes too long she is left for the next hour, unless it `is_late`.
    """
    until, reached = beginning_of(day), len(people)
    due = SavedSearch.objects.filter(person__in=people, told_until__lt=until)
    due = due.select_for_update(of=("self",)).select_related("person").order_by("person", "id")
    told = set(
        SearchNews.objects.filter(person__in=people, day=day).values_list("person", flat=True)
    )
    done, made, begun = [], [], False
    for person, saved in groupby(due, key=lambda one: one.person):
        if begun and monotonic() >= ends:
            reached = people.index(person.pk)
            break
        begun = True
        saved = list(saved)
        found = _found_in(saved, day, find)
        if None in found.values() and not is_late:
            continue
        done += saved
        new = {uid: some for uid, some in found.items() if some}
        if new and person.is_active and person.pk not in told:
            made.append(_news(person, day, new))
    SavedSearch.objects.filter(pk__in=[one.pk for one in done]).update(told_until=until)
    SearchNews.objects.bulk_create(made)
    heard = {one.pk: [one.person] for one in made}
    record_each(NEWS, made, by=None, agent="clock", target=day.isoformat(), tell=heard)
    return len(made), reached


def _found_in(saved, day, find):
    """Return `{uid: what is new}`, None of a search that took too long, or stands behind MOST_SLOW
    such ones: so of one person a turn is never over before she is."""
    found = {}
    for one in saved:
        slow = sum(some is None for some in found.values())
        found[str(one.uid)] = None if slow >= MOST_SLOW else find(one.query, one.told_until, day)
    return found


def _news(person, day, new):
    found = {uid: len(some) for uid, some in new.items()}
    return SearchNews(person=person, day=day, found=found, practices=_newest(new))


def _newest(new):
    """Return the keys of MOST_KEPT of what is new in several searches: first the shielded, then
    the newest."""
    found = {pk: at for some in new.values() for pk, at in some}
    return sorted(found, key=lambda pk: (is_month(found[pk]), found[pk], pk), reverse=True)[
        :MOST_KEPT
    ]


def _new_in(query, since, day):
    """Return [(key, when published)] of what a search has new since it was told until before `day`.

    As anybody may read it, at most MOST_COUNTED of each window; None where it took too long.
    """
    asked, found = read(query), []
    if asked is None:
        return found
    try:
        with transaction.atomic():
            for begins, ends, of_month in _windows(since, day):
                listed = search.published(asked.q, asked.filters, AnonymousUser(), begins, ends)
                new = (one for one in listed if is_month(one.published_at) == of_month)
                found += [(one.pk, one.published_at) for one in islice(new, MOST_COUNTED)]
    except DatabaseError:
        return None
    return found


def _windows(since, day):
    """Yield (since, until, whether of what has a month as its time) of all told before `day`."""
    yield since, beginning_of(day), False
    for begun in months_begun(_whole_day(since), day):
        month = month_before(begun)
        yield month - timedelta(microseconds=1), month, True


def _whole_day(moment):
    """Return the first day that lies wholly after `moment`."""
    day = today(moment)
    return day if beginning_of(day) == moment else day + timedelta(days=1)


def new_to(since):
    """Return `{person: keys of practices}` told as new in her searches since her day; one query.

    `since` is `{person: the first day of which she is told now}`. What was told late is new of an
    earlier day: what belongs to her days is for the caller to see.
    """
    rows = SearchNews.objects.filter(person__in=since, day__gt=min(since.values()))
    found = defaultdict(set)
    for person, day, practices in rows.values_list("person", "day", "practices"):
        if day > since[person]:
            found[person].update(practices)
    return found


def untold(until):
    """Return the condition that a search of the person of a row, its key, is to be told until
    before the day `until`."""
    of_her = SavedSearch.objects.filter(person=OuterRef("pk"))
    return Exists(of_her.filter(told_until__lt=beginning_of(until)))


@tells("searchnews")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about the reader's searches; two queries."""
    ids = [event.subject_id for event in events]
    news = SearchNews.objects.filter(person=reader).in_bulk(ids)
    own = {str(one.uid): one for one in SavedSearch.objects.filter(person=reader)}
    told = {}
    for event in events:
        found = getattr(news.get(event.subject_id), "found", {})
        if kept := {own[uid]: count for uid, count in found.items() if uid in own}:
            told[event.pk] = _notice(kept)
    return told


def _notice(found):
    total = sum(found.values())
    words = ngettext(
        "%(n)s new practice in the searches that you follow.",
        "%(n)s new practices in the searches that you follow.",
        total,
    )
    return Notice(
        sentence=words % {"n": total},
        address=reverse("learning:searches"),
        because=tuple(
            Onward(_("%(n)s in") % {"n": count}, saved.name, "", f"{saved.address}&sort=newest")
            for saved, count in list(found.items())[:MOST_NAMED]
        ),
    )
