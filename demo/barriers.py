"""What the demo's people ask of levels above, by the real services."""

from datetime import timedelta

from django.utils import translation

from accounts.querysets import today
from accounts.standing import standing_of
from demo.reading import rows_of
from learning.asks import jobs, services, workflow
from places.models import Place
from practices.models import Theme


def make(people, now):
    """Make what `barriers.json` tells."""
    for row in rows_of("barriers.json"):
        with translation.override(row["language"]):
            _make(row, people, now)
    jobs.tell(now)


def _make(row, people, now):
    def ago(days):
        return now - timedelta(days=days)

    by = people[row["by"]]
    words = {name: row[name] for name in ("barrier", "wish", "sort", "language")}
    ask = services.raise_barrier(
        by=by,
        office=standing_of(by).main_office,
        asked_place=Place.objects.by_key(row["asked"]),
        themes=Theme.objects.filter(key__in=row["themes"]),
        shielded=row.get("shielded", False),
        at=ago(row["days"]),
        **words,
    )
    for who, days, line in row["support"]:
        workflow.apply(ask, "support", by=people[who], note=line, at=ago(days))
    if row["answer"]:
        who, verb, days, words, office, ahead = row["answer"]
        more = {"by_when": today(now) + timedelta(days=ahead), "sees_to": office} if ahead else {}
        with translation.override("en"):
            workflow.apply(ask, verb, by=people[who], note=words, at=ago(days), **more)
