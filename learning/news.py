"""What is new in the searches that somebody follows: one notice a day, when the day is over.

Each search keeps until when its news are told; what was published later, up to the end of the last
day, is told in one transaction with the row of (person, day) that nobody can have twice. So killed,
run twice, late or with the clock put back, it tells nobody twice and leaves no hour out.
"""

from dataclasses import replace
from datetime import datetime, time

from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.querysets import INDIA_TIME, today
from events.kinds import kind
from events.registry import Notice, Onward, tells
from events.services import record
from learning.models import SavedSearch, SearchNews
from learning.searches import read
from practices import search
from practices.models import Practice

NEWS = "search-news"
MOST_COUNTED = 100
MOST_NAMED = 10

kind(
    "searches",
    gettext_lazy("Searches that I follow"),
    gettext_lazy("What is new in the searches that you follow, once a day."),
    verbs=[NEWS],
)


def tell(now=None):
    """Tell everybody what was new in their searches until the end of yesterday; how many heard."""
    day = today(now or timezone.now())
    until = datetime.combine(day, time.min, INDIA_TIME)
    due = SavedSearch.objects.filter(told_until__lt=until)
    oldest = due.order_by("told_until").values_list("told_until", flat=True).first()
    if oldest is None:
        return 0
    if not Practice.objects.filter(published_at__gt=oldest, published_at__lte=until).exists():
        due.update(told_until=until)
        return 0
    people = list(due.order_by("person").values_list("person", flat=True).distinct())
    return sum(_tell(pk, day, until) for pk in people)


@transaction.atomic
def _tell(person, day, until):
    """Tell one person; returns whether there was anything."""
    user = User.objects.select_for_update(no_key=True).get(pk=person)
    saved = list(SavedSearch.objects.filter(person=user, told_until__lt=until).order_by("id"))
    found = {str(one.uid): n for one in saved if (n := _new_in(one, user, until))}
    SavedSearch.objects.filter(pk__in=[one.pk for one in saved]).update(told_until=until)
    if not (found and user.is_active and saved):
        return False
    news, made = SearchNews.objects.get_or_create(person=user, day=day, defaults={"found": found})
    if made:
        record(NEWS, news, by=None, agent="clock", target=day.isoformat(), tell=[user])
    return made


def _new_in(saved, user, until):
    """Return how many practices of a search were published since its news were told."""
    asked = read(saved.query)
    if asked is None:
        return 0
    new, filters = 0, replace(asked.filters, sort="newest", page=1, after=None)
    while new < MOST_COUNTED:
        try:
            with transaction.atomic():
                page = search.find(asked.q, filters, user, facets=())
        except DatabaseError:  # it took too long today
            return new
        if page.relaxed:
            return 0
        times = [practice.published_at for practice in page.practices]
        new += sum(saved.told_until < at <= until for at in times)
        if page.next is None or not times or times[-1] <= saved.told_until:
            break
        filters = replace(filters, after=page.next)
    return new


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
