"""The people of a practice hear once of each mark that its use elsewhere has reached.

Told of days that are over, all together once a day, and only of takings-up that may be named to
anybody: neither the number nor the hour tells of a covered one. The row of (practice, mark) can be
written once, in the transaction of the notice: killed, run twice or late it tells nobody twice.
"""

from itertools import takewhile
from math import inf
from time import monotonic

from django.db import transaction
from django.db.models import Max
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
from learning.models import UptakeNews
from learning.recognition.choices import TOLD_FROM, reached
from learning.recognition.earning import in_use
from practices.models import Practice
from practices.notify import authors_of

NEWS = "tell-uptake"

kind(
    "uptake",
    gettext_lazy("Where my practices are used"),
    gettext_lazy("In how many places a practice of your office is in use, now and then."),
    verbs=[NEWS],
)


def tell_in_turns():
    """Tell of the marks that were reached until the end of yesterday, as long as a turn. A job."""
    in_turns(tell, "learning.recognition.news.tell_in_turns")


def tell(now=None, until=inf):
    """Tell of the marks that were reached until the end of yesterday; return of how many.

    Begins with none further after the moment `until`, of `monotonic`.
    """
    day_ends = beginning_of(today(now or timezone.now()))
    told = dict(UptakeNews.objects.values_list("practice").annotate(most=Max("mark")))
    due = {
        row["practice"]: (mark, row)
        for row in in_use(day_ends).iterator()
        if (mark := reached(TOLD_FROM, row["places"])) > told.get(row["practice"], 0)
    }
    in_time = takewhile(lambda _one: monotonic() < until, due.items())
    return sum(_tell(pk, mark, row, day_ends) for pk, (mark, row) in in_time)


@transaction.atomic
def _tell(pk, mark, row, until):
    practice = Practice.objects.select_related("author").get(pk=pk)
    counted = {name: row[name] for name in ("places", "districts")} | {"until": until}
    news, made = UptakeNews.objects.get_or_create(practice=practice, mark=mark, defaults=counted)
    if made:
        record(NEWS, news, by=None, agent="clock", target=str(mark), tell=_hearers(practice))
    return made


def _hearers(practice):
    """Return who hears of it: the present holders of its office, and who told it, wherever now."""
    author = User.objects.active().filter(pk=practice.author_id)
    return [*authors_of(practice), *author]


def used_words(places, districts):
    """Return in how many places of how many districts, in words: "12 places of 3 districts"."""
    words = ngettext("%(n)s place", "%(n)s places", places) % {"n": places}
    if not districts:
        return words
    of = ngettext("%(n)s district", "%(n)s districts", districts) % {"n": districts}
    return _("%(places)s of %(districts)s") % {"places": words, "districts": of}


@tells("uptakenews")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about a practice that is open to all; one query."""
    ids = [event.subject_id for event in events]
    news = UptakeNews.objects.filter(practice__shielded_level="").select_related("practice")
    seen = Practice.objects.visible_to(reader).filter(uptake_news__in=ids)
    found = news.filter(practice__in=seen).in_bulk(ids)
    return {
        event.pk: _notice(found[event.subject_id]) for event in events if event.subject_id in found
    }


def _notice(news):
    practice = news.practice
    said = _("“%(title)s” is now in use in %(used)s beyond its own.") % {
        "title": practice.shown_title,
        "used": used_words(news.places, news.districts),
    }
    onward = Onward(
        _("What your office has earned:"), _("Certificates"), "", reverse("learning:certificates")
    )
    return Notice(
        sentence=said,
        address=reverse("practices:spread", args=[practice.pk]),
        quoted=practice.shown_title,
        quoted_language="" if practice.is_hidden else practice.language,
        onward=onward if practice.is_live else None,
    )
