"""A State calls for practices on a gap: who could know gets it, once; others see that it runs."""

from collections import Counter
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts.models import Posting, User
from accounts.querysets import today
from accounts.standing import standing_of
from events.models import Event
from events.registry import handles
from events.services import tell_more
from learning.choices import GapState
from learning.models import Gap, GapCall
from learning.permissions import is_asker
from places.choices import Level
from practices import search
from practices.errors import AnswersMissing
from practices.models import Adoption, Endorsement, Practice, Theme
from practices.searches import holds_contacts
from practices.shield import window_after

MOST_TOLD = 200
MOST_OFFICES = 500
MOST_A_DAY = 10
LONGEST = timedelta(days=365)
NEAREST = 5
MOST_SHOWN = 3


def call(gap, by, at, *, until=None, text="", language="en"):
    """Write the call of the place that `by` curates, or change it; `gap` knows whether it is new.

    Raises AnswersMissing for what lacks.
    """
    _check(until, text, at)
    place = place_of(by, gap)
    # Two at once would both count as new: the row of the gap is locked by then.
    known = GapCall.objects.filter(gap=gap, place=place).first()
    if known is None:
        _check_number(place, at)
        known = GapCall(gap=gap, place=place, person=by, at=at)
        gap.new_call = known
    known.text, known.language, known.until = text, language, until
    known.save()


def _check(until, text, at):
    missing = {}
    if not text.strip():
        missing["text"] = _("Write what you look for, and why.")
    elif holds_contacts(text):
        missing["text"] = _("Leave out numbers and e-mail addresses: everybody reads this.")
    if until is None or not today(at) <= until <= today(at) + LONGEST:
        missing["until"] = _("Choose a day from today on, within a year.")
    if missing:
        raise AnswersMissing(missing)


def _check_number(place, at):
    made = GapCall.objects.filter(place=place, at__gt=at - timedelta(days=1)).count()
    if made >= MOST_A_DAY:
        raise AnswersMissing({"text": _("Your State has called enough today. Go on tomorrow.")})


def place_of(user, gap):
    """Return the state, or India, for which `user` may call: the gap's own before others."""
    levels = (Level.STATE, Level.NATIONAL)
    places = [duty.place for duty in standing_of(user).curates if duty.place.level in levels]
    own = [place for place in places if place.pk == gap.shown_place.state_id]
    return (own or places or [None])[0]


@handles("call-gap")
def tell_soon(event, gap):
    """Have those hear who could know, once a call: to find them, all on its themes is read."""
    if hasattr(gap, "new_call"):
        async_task("learning.register.calling.tell", event.pk)


def tell(pk):
    """Tell the call with the event of this key to who could know; return how many. A job.

    Run again it tells nobody twice.
    """
    event = Event.objects.select_related("actor").get(pk=pk)
    gap = Gap.objects.get(pk=event.subject_id)
    people = [
        person
        for made in GapCall.objects.filter(gap=gap, at=event.at).select_related("place")
        for person in who_could_know(gap, made.place)
        if person.pk != event.actor_id
    ]
    of_asker = gap.shielded and is_asker(event.actor, gap)
    tell_more(event, people, window_after(event.at) if of_asker else None)
    return len(people)


def who_could_know(gap, place):
    """Return the active people, at most MOST_TOLD, whose offices know most of it.

    They told, took up or endorsed practices on its themes, or on those of what comes near to it.
    What a State lacks others often know: of those under `place` half as many come first, then
    those elsewhere.
    """
    themes = _nearest_themes(gap)
    if not themes:
        return []
    near = _people(themes, place, elsewhere=False)
    far = _people(themes, place, elsewhere=True) if place.level != Level.NATIONAL else []
    half = MOST_TOLD // 2
    people = list(dict.fromkeys([*near[:half], *far, *near[half:]]))
    return list(User.objects.active().in_bulk(people[:MOST_TOLD]).values())


def _people(themes, place, *, elsewhere):
    """Return the keys of who holds the offices that know most, under `place` or `elsewhere`."""
    known = Counter()
    for rows, office in (
        (Practice.objects.listed().filter(themes__in=themes), "author_office"),
        (Adoption.objects.filter(practice__themes__in=themes), "office"),
        (Endorsement.objects.standing().filter(practice__themes__in=themes), "office"),
    ):
        rows = rows.exclude(**{office: None})
        if place.level != Level.NATIONAL:
            lies = Q(**{f"{office}__place__state": place.pk})
            rows = rows.exclude(lies) if elsewhere else rows.filter(lies)
        counted = rows.order_by().values(office).annotate(n=Count("pk")).order_by("-n")
        known.update(dict(counted.values_list(office, "n")[:MOST_OFFICES]))
    offices = [office for office, _n in known.most_common(MOST_OFFICES)]
    held = Posting.objects.current().confirmed().filter(office__in=offices)
    order = {office: number for number, office in enumerate(offices)}
    rows = sorted(held.values_list("office", "person"), key=lambda row: order[row[0]])
    return list(dict.fromkeys(person for _office, person in rows))


def _nearest_themes(gap):
    """Return the keys of its own themes, else of those of the practices that come near to it."""
    own = list(gap.themes.values_list("pk", flat=True))
    if own:
        return own
    found = search.find(gap.looked_for, search.Filters(), AnonymousUser(), size=NEAREST, facets=())
    return list(
        Theme.objects.filter(practices__in=found.practices).distinct().values_list("pk", flat=True)
    )


def running():
    """Return the calls that run, of open gaps, the first to end first."""
    calls = GapCall.objects.filter(until__gte=today(), gap__state=GapState.OPEN)
    return calls.select_related("gap", "place")


def calls_for(user):
    """Return at most MOST_SHOWN running calls of the own states and of India; one query."""
    places = list(standing_of(user).state_ids)
    places += [duty.place.state_id for duty in standing_of(user).duties if duty.place.state_id]
    near = Q(place__in=places) | Q(place__level=Level.NATIONAL)
    return list(running().filter(near)[:MOST_SHOWN])
