"""What the demo's people ask for, and a search that one of them follows, by the real services."""

from datetime import timedelta

from django.utils import translation

from accounts.querysets import today
from accounts.standing import standing_of
from demo.reading import rows_of
from learning import searches, services, workflow
from learning.in_language import services as translations
from learning.interests import following, reading
from learning.register import sought
from practices.models import Practice, Searched, Theme


def make(told, people, now):
    """Make what `gaps.json` tells; `told` are the practices by the keys of their entries."""
    for row in rows_of("gaps.json"):
        with translation.override(row["language"]):
            _make(row, told, people, now)
    services.open_covered(now)
    _search(people["gp"], now)
    sought.count()
    _looks(people["gp"], told)
    _in_other_languages(told, people, now)
    searches.follow("q=toilet", by=people["gp"], name="Toilets", at=now - timedelta(days=2))


def _looks(person, told):
    """Let `person` have read some practices, and follow the office of one."""
    for key in ("desludging-calendar", "desludging-calendar", "soak-pits", "soak-pits"):
        reading.count(Practice.objects.get(pk=told[key].pk), person)
    practice = Practice.objects.get(pk=told["women-test-water"].pk)
    following.follow(person, office=practice.author_office)


def _in_other_languages(told, people, now):
    for row in rows_of("asked_translations.json"):
        practice, at = (
            Practice.objects.get(pk=told[row["key"]].pk),
            now - timedelta(days=row["days"]),
        )
        for who in row["by"]:
            translations.ask(practice, row["language"], by=people[who], at=at)


def _search(person, now):
    """Keep searches of the sample state as many people would have made them, in the last days."""
    state = standing_of(person).main_office.place.state
    for words, found, times in rows_of("searches.json"):
        Searched.objects.bulk_create(
            Searched(
                hour=(now - timedelta(days=n)).replace(minute=0, second=0, microsecond=0),
                words=words,
                meaning=" ".join(sorted(words.split())),
                found=found,
                level="gp",
                state=state,
            )
            for n in range(times)
        )


def _make(row, told, people, now):
    def ago(days):
        return now - timedelta(days=days)

    by = people[row["by"]]
    place = standing_of(by).main_office.place
    place = place.state if row["place"] == "state" else place
    words = {name: row[name] for name in ("looked_for", "why", "language")}
    themes = Theme.objects.filter(key__in=row["themes"])
    shielded = row.get("shielded", False)
    at = ago(row["days"])
    gap = services.ask(by=by, at=at, place=place, shielded=shielded, themes=themes, **words)
    for who, days in row["support"]:
        workflow.apply(gap, "support", by=people[who], at=ago(days))
    if "take" in row:
        who, days, left = row["take"]
        by_when = today(now) + timedelta(days=left)
        workflow.apply(gap, "take", by=people[who], by_when=by_when, at=ago(days))
    if "call" in row:
        who, days, left, text, language = row["call"]
        until = today(now) + timedelta(days=left)
        words = {"text": text, "language": language, "until": until}
        workflow.apply(gap, "call", by=people[who], at=ago(days), **words)
    if "answer" in row:
        who, days, key = row["answer"]
        practice = Practice.objects.get(pk=told[key].pk)
        workflow.apply(gap, "answer", by=people[who], practice=practice, at=ago(days))
