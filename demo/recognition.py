"""What the demo's people are told of uptake, a certificate that one has made, and the wall."""

from datetime import timedelta

from django.utils import translation

from accounts.querysets import today
from demo.reading import picture, rows_of
from learning.recognition import celebrating, news, services
from practices.models import Practice


def make(told, people, now):
    """Tell of what is in use elsewhere; `told` are the practices by the keys of their entries."""
    news.tell(now)
    practice = Practice.objects.get(pk=told["soak-pits"].pk)
    services.make("uptake", by=people["gp"], practice=practice, with_name=True, at=now)
    for row in rows_of("celebrations.json"):
        with translation.override(row["words"]["language"]):
            _celebrate(row, people, now)


def _celebrate(row, people, now):
    """Send one, and let the desk that `shown` names show it a day later."""
    at = now - timedelta(days=row["days"])
    words = row["words"] | {"reached_on": today(at) - timedelta(days=12)}
    if "photo" in row:
        words |= {"photo": picture(row["photo"]), "description": row["description"]}
    made = celebrating.celebrate(by=people[row["by"]], at=at, **words)
    if desk := row.get("shown"):
        celebrating.apply(made, "show", by=people[desk], at=at + timedelta(days=1))
