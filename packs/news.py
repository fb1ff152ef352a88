"""What has changed in somebody's packs, told once a day: new versions, doubts, what is overdue.

A day is told when it is over, by one event an owner with the day as its target. The job looks at
the last days anew each hour and leaves out who has been told of a day: killed, run twice or late,
it tells nobody twice and leaves no day out. What was replaced or withdrawn is told at once.
"""

from datetime import datetime, time, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.querysets import today
from events.kinds import kind
from events.models import Event
from events.registry import Notice, Onward, note_of, tells
from events.services import record_each
from packs.models import Pack, PackItem
from practices.models.practice import OVERDUE_AFTER
from practices.notify import holders_of

NEWS, TAKEN_DOWN, LET_BACK = "pack-news", "take-down-pack", "let-back-pack"
DAYS_BACK = 7
MOST_NAMED = 10
_LOCK = 7_205_113  # of this job alone: two workers at once tell one after the other
_LEADS = {
    "accept": gettext_lazy("New version:"),
    "challenge": gettext_lazy("Somebody doubts it:"),
    "settle-doubt": gettext_lazy("A doubt about it is decided:"),
    "merge": gettext_lazy("Joined with another practice:"),
    "overdue": gettext_lazy("Nobody has confirmed in time that it is still true:"),
}

kind(
    "packs",
    gettext_lazy("My packs"),
    gettext_lazy("What has changed of the practices in your packs, once a day; what a desk did."),
    verbs=[NEWS, TAKEN_DOWN, LET_BACK],
)


def tell(now=None):
    """Tell the owners of packs of each of the last days that are over; return how many heard."""
    on = today(now or timezone.now())
    days = [on - timedelta(days=n) for n in range(DAYS_BACK, 0, -1)]
    return sum(_tell_of(day) for day in days)


@transaction.atomic
def _tell_of(day):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    told = Event.objects.filter(verb=NEWS, target=day.isoformat(), subject_type="pack")
    heard = Pack.objects.filter(pk__in=told.values("subject_id"))
    done = set(heard.values_list("office", "person"))
    items = [item for item, _verb in _changed(day, PackItem.objects.all())]
    by_owner = {_owner(item.pack): item.pack for item in items}
    new = [p for owner, p in by_owner.items() if owner not in {_key(*one) for one in done}]
    if new:
        people = _people(new)
        record_each(NEWS, new, by=None, agent="clock", target=day.isoformat(), tell=people)
    return len(new)


def _owner(pack):
    return _key(pack.office_id, pack.person_id)


def _key(office, person):
    return ("office", office) if office else ("person", person)


def _people(packs):
    """Return {key of the pack: the active people who own it}; two queries."""
    offices = {pack.office_id for pack in packs if pack.office_id}
    held = set(holders_of(offices).values_list("postings__office", "pk"))
    makers = {pack.person_id for pack in packs if not pack.office_id}
    active = User.objects.active().filter(Q(pk__in=makers) | Q(pk__in={pk for _o, pk in held}))
    people, of_office = {user.pk: user for user in active}, {}
    for office, pk in held:
        of_office.setdefault(office, []).append(pk)
    owners = {p.pk: of_office.get(p.office_id, ()) if p.office_id else [p.person_id] for p in packs}
    return {pk: [people[one] for one in ids if one in people] for pk, ids in owners.items()}


def _changed(day, items):
    """Return (item, verb) of those of `items` whose practice changed on `day`; two queries."""
    begins = timezone.make_aware(datetime.combine(day, time.min))
    verbs = [verb for verb in _LEADS if verb != "overdue"]
    span = {"at__gte": begins, "at__lt": begins + timedelta(days=1)}
    rows = Event.objects.filter(subject_type="practice", verb__in=verbs, **span).order_by("id")
    latest = {pk: (verb, at) for pk, verb, at in rows.values_list("subject_id", "verb", "at")}
    overdue = Q(practice__state="published", practice__confirm_by=day - OVERDUE_AFTER)
    found = items.filter(Q(practice__in=latest) | overdue, pack__created_at__lt=span["at__lt"])
    near = ("pack", "practice", "added_version")
    found = found.select_related(*near).order_by("-pack", "position")
    told = ((item, *latest.get(item.practice_id, ("overdue", None))) for item in found)
    return [(item, verb) for item, verb, at in told if not _knew(item, verb, at)]


def _knew(item, verb, at):
    """Whether it was put into the pack with the version that was accepted then, or a later one."""
    return verb == "accept" and at <= item.added_version.decided_at


@tells("pack")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about packs of the reader; three queries a day."""
    own = Pack.objects.owned_by(reader)
    days, told = {event.target for event in events if event.verb == NEWS}, {}
    items = PackItem.objects.filter(pack__in=own)
    for day in days:
        told[day] = _changed(datetime.strptime(day, "%Y-%m-%d").date(), items)
    return _taken_down(events, own) | {
        event.pk: _notice(told[event.target])
        for event in events
        if event.verb == NEWS and told[event.target]
    }


def _taken_down(events, own):
    """Return {event: notice} of packs that a desk took down or lets back; a query if there are."""
    words = {
        TAKEN_DOWN: _("“%(title)s” is not public any more. Put it right and ask the desk to look."),
        LET_BACK: _("You may show “%(title)s” to everybody again."),
    }
    asked = {event.subject_id for event in events if event.verb in words}
    packs = own.in_bulk(asked) if asked else {}
    return {
        event.pk: Notice(
            sentence=words[event.verb] % {"title": packs[event.subject_id].title},
            address=packs[event.subject_id].get_absolute_url(),
            quoted=packs[event.subject_id].title,
            quoted_language=packs[event.subject_id].words_language,
            **note_of(event),
        )
        for event in events
        if event.verb in words and event.subject_id in packs
    }


def _notice(changed):
    verbs = {item.practice: verb for item, verb in changed}
    packs = {item.pack for item, _verb in changed}
    words = ngettext(
        "%(n)s practice in your packs has changed.",
        "%(n)s practices in your packs have changed.",
        len(verbs),
    )
    named = list(verbs.items())[:MOST_NAMED]
    return Notice(
        sentence=words % {"n": len(verbs)},
        address=packs.pop().get_absolute_url() if len(packs) == 1 else reverse("packs:packs"),
        because=tuple(_named(practice, verb) for practice, verb in named),
    )


def _named(practice, verb):
    title = practice.code if practice.is_hidden else practice.title
    return Onward(str(_LEADS[verb]), title, practice.language, practice.get_absolute_url())
