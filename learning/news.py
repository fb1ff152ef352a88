"""What is new in the searches that somebody follows: one notice a day, when the day is over.

The newest of it are kept for her digest. What is shielded is told in the month after its own.

Each search keeps until when its news are told; what was published later, up to the end of the last
day, is told in one transaction with the row of (person, day) that nobody can have twice. So killed,
run twice, late or with the clock put back, it tells nobody twice and leaves no hour out.
"""

from collections import defaultdict
from datetime import timedelta
from itertools import islice
from math import inf
from time import monotonic

from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.querysets import beginning_of, today
from events.kinds import kind
from events.registry import Notice, Onward, tells
from events.services import record
from events.timetable import in_turns
from learning.models import SavedSearch, SearchNews
from learning.searches import read
from practices import search
from practices.models import Practice
from practices.shield import months_told

NEWS = "search-news"
MOST_COUNTED = 100
MOST_NAMED = 10
MOST_KEPT = 20

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

    Begins with nobody further after the moment `until`, of `monotonic`.
    """
    day = today(now or timezone.now())
    end = beginning_of(day)
    due = SavedSearch.objects.filter(told_until__lt=end)
    oldest = due.order_by("told_until").values_list("told_until", flat=True).first()
    if oldest is None:
        return 0
    new = Practice.objects.filter(published_at__gt=oldest, published_at__lte=end)
    if not (months_told(_whole_day(oldest), day) or new.exists()):
        due.update(told_until=end)
        return 0
    people = list(due.order_by("person").values_list("person", flat=True).distinct())
    return sum(_tell(pk, day, end) for pk in people if monotonic() < until)


@transaction.atomic
def _tell(person, day, until):
    """Tell one person; returns whether there was anything."""
    user = User.objects.select_for_update(no_key=True).get(pk=person)
    saved = list(SavedSearch.objects.filter(person=user, told_until__lt=until).order_by("id"))
    new = {str(one.uid): found for one in saved if (found := _new_in(one, user, day))}
    SavedSearch.objects.filter(pk__in=[one.pk for one in saved]).update(told_until=until)
    if not (new and user.is_active):
        return False
    told = {"found": {uid: len(found) for uid, found in new.items()}, "practices": _newest(new)}
    news, made = SearchNews.objects.get_or_create(person=user, day=day, defaults=told)
    if made:
        record(NEWS, news, by=None, agent="clock", target=day.isoformat(), tell=[user])
    return made


def _newest(new):
    """Return the keys of the MOST_KEPT newest of what is new in several searches."""
    practices = {one.pk: one.published_at for found in new.values() for one in found}
    return sorted(practices, key=lambda pk: (practices[pk], pk), reverse=True)[:MOST_KEPT]


def _new_in(saved, user, day):
    """Return the MOST_COUNTED newest practices that are new in a search until before `day`."""
    asked, found = read(saved.query), []
    if asked is None:
        return found
    try:
        with transaction.atomic():
            for since, until, shielded in _windows(saved.told_until, day):
                listed = search.published(asked.q, asked.filters, user, since, until)
                new = (one for one in listed if one.shielded == shielded)
                found += islice(new, MOST_COUNTED - len(found))
    except DatabaseError:  # it took too long today
        pass
    return found


def _windows(since, day):
    """Yield (since, until, whether of what is shielded) of all that is told until before `day`."""
    yield since, beginning_of(day), False
    for month in months_told(_whole_day(since), day):
        yield month - timedelta(microseconds=1), month, True


def _whole_day(moment):
    """Return the first day that lies wholly after `moment`."""
    day = today(moment)
    return day if beginning_of(day) == moment else day + timedelta(days=1)


def new_to(windows):
    """Return `{person: keys of practices}` new in her searches in her window of days; one query.

    `windows` is `{person: (first day, first day after)}`.
    """
    days = [day for window in windows.values() for day in window]
    rows = SearchNews.objects.filter(person__in=windows)
    rows = rows.filter(day__gt=min(days), day__lte=max(days)) if days else rows.none()
    found = defaultdict(set)
    for person, day, practices in rows.values_list("person", "day", "practices"):
        since, until = windows[person]
        if since < day <= until:
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
