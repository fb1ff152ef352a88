"""Searches in vain, put together by what they mean: a job of each night, and what a desk does.

Of the searches of 90 days, without any person. What means the same as a gap is counted there of
itself; what only comes near is offered to the desk.
"""

from collections import Counter, defaultdict

from django.contrib.postgres.aggregates import ArrayAgg
from django.db import transaction
from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from accounts.querysets import INDIA_TIME
from learning.choices import GapState
from learning.models import Gap, Sought
from learning.register import weight
from learning.register.meaning import meanings_of
from practices.desk.searched import FEW
from practices.models import Searched

MOST_WORDS = 20_000  # words and state, those of most seekers first
MOST_GAPS = 20_000
MOST_NEAR = 3
_NEAR = 0.6  # of the parts of what is sought, how much a gap holds


def count():
    """Count anew what many sought in vain, and join to gaps what means the same; how many rows.

    With that all is counted by which the most wanted come first.
    """
    _read_gaps_anew()
    found = _by_meaning()
    with transaction.atomic():
        kept = {tuple(row.meaning) for row in found}
        known = Sought.objects.values_list("pk", "meaning")
        gone = [pk for pk, meaning in known if tuple(meaning) not in kept]
        Sought.objects.filter(pk__in=gone).delete()
        Sought.objects.bulk_create(
            found,
            update_conflicts=True,
            unique_fields=["meaning"],
            update_fields=["words", "times", "seekers", "states"],
        )
        _join_equal()
        _find_near()
    weight.keep()
    return len(found)


def _read_gaps_anew():
    """Say of each open gap what it means: the glossary has changed since, perhaps."""
    gaps = list(Gap.objects.filter(state=GapState.OPEN).order_by("-id")[:MOST_GAPS])
    changed = []
    for gap, meaning in zip(gaps, meanings_of(gap.looked_for for gap in gaps), strict=True):
        if gap.meaning != meaning:
            gap.meaning = meaning
            changed.append(gap)
    Gap.objects.bulk_update(changed, ["meaning"], batch_size=500)


def _by_meaning():
    """Return unsaved `Sought` of each meaning that enough seem to have looked for."""
    asked = Searched.objects.filter(found=0).exclude(words="").order_by().values("words", "state")
    day = TruncDate("hour", tzinfo=INDIA_TIME)
    days = ArrayAgg(day, distinct=True, filter=Q(again=False), default=[])
    seekers = Count("again", filter=Q(again=False))
    asked = asked.annotate(times=Count("*"), seekers=seekers, days=days)
    rows = list(asked.order_by("-seekers", "-times", "words", "state")[:MOST_WORDS])
    groups = defaultdict(list)
    for row, meaning in zip(rows, meanings_of(row["words"] for row in rows), strict=True):
        if meaning:
            groups[tuple(meaning)].append(row)
    told = [_sought(list(meaning), group) for meaning, group in groups.items()]
    return [one for one in told if one.seekers >= FEW]


def _sought(meaning, rows):
    """Count as seekers the days on which somebody new looked for it in a state.

    So however many a flood of one day seems to be, it is one.
    """
    words, found = Counter(), defaultdict(set)
    for row in rows:
        words[row["words"]] += row["times"]
        found[row["state"]].update(row["days"])
    states = {state: len(days) for state, days in found.items()}
    return Sought(
        meaning=meaning,
        words=words.most_common(1)[0][0],
        times=sum(words.values()),
        seekers=sum(states.values()),
        states={str(key): n for key, n in states.items() if key and n >= FEW},
    )


def _join_equal():
    """Join what nobody has judged to the oldest listed gap of the same meaning."""
    alone = list(Sought.objects.filter(gap=None, chosen=False))
    parts = list({part for row in alone for part in row.meaning})
    same = Gap.objects.listed().filter(meaning__overlap=parts) if parts else []
    gaps = {tuple(gap.meaning): gap.pk for gap in sorted(same, key=lambda gap: -gap.pk)}
    joined = [row for row in alone if tuple(row.meaning) in gaps]
    for row in joined:
        row.gap_id = gaps[tuple(row.meaning)]
    Sought.objects.bulk_update(joined, ["gap"])


def sought_in(places):
    """Return the `Sought` that curators of `places`, states or India, may read."""
    rows = Sought.objects.select_related("gap")
    if any(place.state_id is None for place in places):
        return rows
    return rows.filter(states__has_any_keys=[str(place.pk) for place in places])


def _find_near():
    """Keep with each row that no gap answers the keys of those that come near to it."""
    rows = list(Sought.objects.filter(gap=None))
    holding = defaultdict(list)
    meanings = Gap.objects.listed().order_by("-id").values_list("pk", "meaning")[:MOST_GAPS]
    for pk, meaning in meanings.iterator():
        for part in meaning:
            holding[part].append(pk)
    for row in rows:
        shared = Counter(pk for part in row.meaning for pk in holding.get(part, ()))
        near = [(n, pk) for pk, n in shared.items() if n >= _NEAR * len(row.meaning)]
        row.near = [pk for _n, pk in sorted(near, reverse=True)[:MOST_NEAR]]
    Sought.objects.bulk_update(rows, ["near"], batch_size=500)


def with_near(rows):
    """Return (row, gaps that came near to it, the nearest first) of each; one query for all."""
    gaps = Gap.objects.listed().in_bulk({pk for row in rows for pk in row.near})
    return [(row, [gaps[pk] for pk in row.near if pk in gaps]) for row in rows]


def join(sought, gap):
    """Let a desk say that `sought` asks for what `gap` does, or with None that it does not."""
    left, sought.gap, sought.chosen = sought.gap_id, gap, True
    sought.save(update_fields=["gap", "chosen"])
    if left:
        weight.keep_of([left])
