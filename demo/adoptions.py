"""What the demo's places take up and how it went, and who follows what, by the real services."""

from datetime import date, timedelta
from functools import partial

from django.utils import translation

from accounts.querysets import today
from demo.reading import picture, rows_of
from places.models import Place
from practices.living import adopting, following
from practices.models import Practice


def adoptions(told, people, now):
    """Return `(days ago, what happens)` for each; what happens takes `at`.

    `told` are the practices by the keys of their entries.
    """
    happenings = [
        (one["days"], partial(_adopt, told[row["key"]], people[row["who"]], row, one, now))
        for row in rows_of("adoptions.json")
        for one in row["said"]
    ]
    return happenings + [
        (row["days"], partial(_follow, told[row["key"]], people[row["who"]]))
        for row in rows_of("follows.json")
    ]


def _adopt(practice, person, row, one, now, at):
    words = {name: text for name, text in one.items() if name in adopting.SAYINGS}
    if "photo" in words:
        words["photo"] = picture(words["photo"])
    if "in_months" in one:
        words["planned_for"] = _month(today(now), one["in_months"])
    with translation.override(row["language"]):
        adopting.adopt(
            practice,
            by=person,
            place=Place.objects.with_parents().by_key(row["place"]) if "place" in row else None,
            status=one["status"],
            shielded=row.get("shielded", False),
            terrain=row.get("terrain", ""),
            at=at,
            **words,
        )
    if row.get("shielded"):
        adopting.show_covered(at + timedelta(days=7))


def _month(day, ahead):
    count = day.year * 12 + day.month - 1 + ahead
    return date(count // 12, count % 12 + 1, 1)


def _follow(practice, person, at):
    following.follow(Practice.objects.get(pk=practice.pk), by=person, at=at)
