"""The learning units of the demo, told and joined by the real services."""

from datetime import timedelta

from django.utils import translation

from accounts.models import FundHead, Posting
from accounts.querysets import today
from demo.reading import rows_of
from learning.units import services
from places.models import Place
from practices.models import Theme


def make(people, now):
    """Tell of what `units.json` holds."""
    for row in rows_of("units.json"):
        with translation.override(row["language"]):
            _make(row, people, now)


def _make(row, people, now):
    by = people[row["by"]]
    ordered = row["order_days"]
    words = {name: row[name] for name in ("way", "words", "promise_days", "order_number")}
    unit = services.tell(
        Place.objects.by_key(row["place"]),
        by=by,
        at=now - timedelta(days=row["days"]),
        language=row["language"],
        order_on=today(now) - timedelta(days=ordered) if ordered else None,
        fund_heads=FundHead.objects.filter(key__in=row["fund_heads"]),
        themes=Theme.objects.filter(key__in=row["themes"]),
        **words,
    )
    for who, days, organisation in row["members"]:
        at = now - timedelta(days=days)
        held = Posting.objects.current().confirmed().filter(person=people[who]).first()
        services.invite(unit, held.pk, by=by, organisation=organisation, at=at)
        services.agree(unit, by=people[who], at=at)
    for name, purpose in row["resources"]:
        told = {"name": name, "purpose": purpose, "language": row["language"]}
        services.add_resource(unit, by=by, at=now - timedelta(days=row["days"]), **told)
