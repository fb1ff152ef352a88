"""The demo's offers and visits, by the real services."""

from datetime import time, timedelta

from django.utils import translation

from accounts.querysets import today
from accounts.standing import standing_of
from demo.reading import rows_of
from places.models import Place
from practices.models import Practice, Theme
from workshops.models import Workshop
from workshops.visits import calling, offering, sheets, takings, verifying, visiting, workflow
from workshops.visits.choices import SHEETS
from workshops.visits.offering import practices_of


def make(told, people, now):
    """Make what `visits.json` tells; `told` are the practices by the keys of their entries."""
    rows = rows_of("visits.json")
    for row in rows:
        offer = _offer(row, told, people, now)
        for visit in row.get("visits", ()):
            with translation.override(visit["words"]["words_language"]):
                _visit(offer, people[row["by"]], visit, people, now)
    for row in rows_of("calls.json"):
        with translation.override(row["words"]["words_language"]):
            _call(row, people, now)


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


def _visit(offer, host, row, people, now):
    """Make a visit to `offer`: `steps` are [verb, days ago], the sheets written in between."""
    guest = people[row["by"]]
    first = today(now) + timedelta(days=row["starts"])
    visit = visiting.ask(
        offer,
        by=guest,
        office=standing_of(guest).main_office,
        practices=practices_of(offer),
        starts_on=first,
        ends_on=first,
        kind=row.get("kind", "exposure"),
        at=now - timedelta(days=row["asked"]),
        **row["words"],
    )
    for verb, days in row["steps"]:
        at = now - timedelta(days=days)
        if verb in SHEETS:
            sheets.write(visit, verb, row["sheets"][verb], by=guest, at=at)
        elif verb == "take-home":
            for text, after in row["takings"]:
                takings.add(visit, text, by=guest, after=after, at=at)
        elif verb == "find":
            verifying.write(visit, row["found"], by=guest, at=at)
        elif verb == "share":
            verifying.share(visit, *row["share"], by=host, at=at)
        elif verb == "report":
            takings.report(visit.takings.first(), *row["report"], by=guest, at=at)
        else:
            by = host if verb == "agree" else guest
            visit = workflow.apply(visit, verb, by=by, at=at, venue=row.get("venue", ""))


def _call(row, people, now):
    """Make a call: `said` are [who, kind, words, days ago]."""
    by = people[row["by"]]
    call = calling.convene(
        by=by,
        office=standing_of(by).main_office,
        on=today(now) + timedelta(days=row["starts"]),
        opens_at=time.fromisoformat(row["opens_at"]),
        themes=Theme.objects.filter(key__in=row["themes"]),
        invited=[Place.objects.by_key(key) for key in row["invited"]],
        at=now - timedelta(days=row["days"]),
        **row["words"],
    )
    for who in row["joined"]:
        calling.join(call, by=people[who], at=now - timedelta(days=1))
    for who, kind, words in row["said"]:
        calling.say(call, kind, words, by=people[who], at=now)
