"""What the demo's places are like, told by their offices through the real service."""

from datetime import date, timedelta

from accounts.place_facts import tell
from demo.reading import rows_of
from places.models import Place


def make(people, now):
    """Let the offices tell the facts of `facts.json`: kind to answer, source, year or month."""
    for row in rows_of("facts.json"):
        place = Place.objects.with_parents().by_key(row["place"])
        for kind, (value, source, since) in row["facts"].items():
            year, _, month = since.partition("-")
            tell(
                place,
                kind,
                by=people[row["who"]],
                value=value,
                source=source,
                as_of=date(int(year), int(month or 1), 1),
                precision="month" if month else "year",
                at=now - timedelta(days=row["days"]),
            )
