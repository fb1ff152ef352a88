"""The measures of a desk: how long it takes, what it sends back and for what.

Each desk for itself, in the order of the alphabet: nobody is ranked. Numbers of people and entries
are small here, so they are told as numbers, never as percentages, and a median only of several.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db import connection
from django.db.models import Aggregate, Count, DurationField, Q
from django.utils.translation import gettext as _

from accounts.standing import standing_of
from places.choices import Level
from places.models import Place
from practices.choices import WAITING_STATES
from practices.desk.points import BY_KEY
from practices.models import Decision, Version
from practices.models.version import READING_TIME
from practices.presentation import ANSWER_NAMES
from practices.shield import week_of

SPAN = timedelta(days=90)
FEW = 5  # fewer decisions have no median that says anything
MOST_REASONS = 8

# What a desk returned for: the points that failed, and the answers that it wrote a note at.
_REASONS = """
    SELECT d.desk_id, 'point', said.key, count(*)
    FROM practices_decision d, jsonb_each_text(d.answers) said
    WHERE d.verb = 'return' AND said.value = 'no' AND d.at >= %(start)s AND d.at < %(end)s
        AND d.desk_id = ANY(%(desks)s)
    GROUP BY d.desk_id, said.key
    UNION ALL
    SELECT d.desk_id, 'answer', noted.key, count(*)
    FROM practices_decision d JOIN events_note n ON n.event_id = d.event_id,
        jsonb_object_keys(n.answers) noted(key)
    WHERE d.verb = 'return' AND d.at >= %(start)s AND d.at < %(end)s
        AND d.desk_id = ANY(%(desks)s)
    GROUP BY d.desk_id, noted.key
"""


class Median(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


@dataclass
class Span:
    """What one desk decided in one span of time; `days` is None where it decided too few."""

    decided: int = 0
    published: int = 0
    returned: int = 0
    declined: int = 0
    late: int = 0
    unchecked: int = 0
    median: timedelta | None = None
    reasons: list = field(default_factory=list)

    @property
    def days(self):
        """Half of the decisions took as many days of reading time, or fewer."""
        if self.decided < FEW or self.median is None:
            return None
        return round(self.median / timedelta(days=1), 1)


@dataclass
class Measured:
    """One desk: what lies there now, what it decided in the last 90 days and in those before."""

    place: Place
    waiting: int
    overdue: int
    last: Span
    before: Span

    @property
    def spans(self):
        return (self.last, self.before)


def measures_for(user, now):
    """Return `(own, below)`: a `Measured` for each desk of `user` and for those under it, by name.

    Of those under it only where something waits or was decided. A constant number of queries.
    """
    own = {duty.place_id: duty.place for duty in standing_of(user).curates}
    places = own | {place.pk: place for place in _under(own.values())}
    waiting = _waiting(places, now)
    week = week_of(now)
    spans = [_spans(places, now - (n + 1) * SPAN, now - n * SPAN, week) for n in range(2)]
    measured = {
        pk: Measured(
            place,
            *waiting.get(pk, (0, 0)),
            *(span.get(pk, Span()) for span in spans),
        )
        for pk, place in sorted(places.items(), key=lambda one: one[1].full_name)
    }
    below = [
        one
        for pk, one in measured.items()
        if pk not in own and (one.waiting or one.last.decided or one.before.decided)
    ]
    return [measured[pk] for pk in measured if pk in own], below


def _under(desks):
    found = Q(pk__in=[])
    for desk in desks:
        if desk.level == Level.NATIONAL:
            found |= Q(level=Level.STATE)
        elif desk.level == Level.STATE:
            found |= Q(level=Level.DISTRICT, state=desk.pk)
    return Place.objects.filter(found)


def _waiting(places, now):
    """Return `{desk: (waiting, overdue)}`; one query.

    What opens on Monday waits until then: the minute would tell whose desk it was.
    """
    lying = Version.objects.filter(
        Q(office__isnull=False) | Q(author=None), state__in=WAITING_STATES, desk__in=places
    )
    late = Count("pk", filter=Q(due_at__lt=now))
    counted = lying.order_by().values("desk").annotate(number=Count("pk"), late=late)
    return {row["desk"]: (row["number"], row["late"]) for row in counted}


def _spans(places, start, end, week):
    """Return `{desk: Span}` of what was decided from `start` up to `end`; two queries.

    Without what was approved since this `week` began, to open on Monday.
    """
    rows = (
        Decision.objects.filter(desk__in=places, at__gte=start, at__lt=end)
        .exclude(event__verb="approve", at__gte=week)
        .order_by()
        .values("desk")
        .annotate(
            decided=Count("pk"),
            published=Count("pk", filter=Q(verb="accept")),
            returned=Count("pk", filter=Q(verb="return")),
            declined=Count("pk", filter=Q(verb="decline")),
            late=Count("pk", filter=Q(used__gt=READING_TIME)),
            unchecked=Count("pk", filter=Q(answers={})),
            median=Median("used"),
        )
    )
    spans = {row.pop("desk"): Span(**row) for row in rows}
    for desk, kind, key, number in _reasons(places, start, end):
        spans[desk].reasons.append((_in_words(kind, key), number))
    for span in spans.values():
        span.reasons = sorted(span.reasons, key=lambda one: (-one[1], one[0]))[:MOST_REASONS]
    return spans


def _reasons(places, start, end):
    with connection.cursor() as cursor:
        cursor.execute(_REASONS, {"start": start, "end": end, "desks": list(places)})
        return cursor.fetchall()


def _in_words(kind, key):
    if kind == "point":
        return str(BY_KEY[key].mend) if key in BY_KEY else key
    return _("A note at “%(answer)s”") % {"answer": ANSWER_NAMES.get(key, key)}
