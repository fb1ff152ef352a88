"""The demo's offers of visits, by the real services."""

from datetime import timedelta

from accounts.querysets import today
from accounts.standing import standing_of
from demo.reading import rows_of
from practices.models import Practice, Theme
from workshops.models import Workshop
from workshops.visits import offering


def make(told, people, now):
    """Make what `visits.json` tells; `told` are the practices by the keys of their entries."""
    for row in rows_of("visits.json"):
        _offer(row, told, people, now)


def _offer(row, told, people, now):
    by = people[row["by"]]
    words = dict(row["words"])
    if title := row.get("workshop"):
        words["workshop"] = Workshop.objects.get(title=title)
    if row["side"] == "host":
        shown = [told[key].pk for key in row.get("practices", ())]
        words["practices"] = Practice.objects.filter(pk__in=shown)
    return offering.make(
        by=by,
        office=standing_of(by).main_office,
        side=row["side"],
        themes=Theme.objects.filter(key__in=row["themes"]),
        until=today(now) + timedelta(days=row["stands"]),
        at=now - timedelta(days=row["days"]),
        **words,
    )
