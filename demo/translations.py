"""What the demo's people translate of each other's practices, by the real services."""

from functools import partial

from demo.reading import rows_of
from practices.living import translating
from practices.models import Practice


def translations(told, people):
    """Return `(days ago, what happens)` for each translation: sent, and checked where it was.

    `told` are the practices by the keys of their entries.
    """
    happenings = []
    for row in rows_of("translations.json"):
        practice = told[row["key"]]
        happenings.append((row["days"], partial(_send, practice, people[row["who"]], row)))
        if checked := row.get("checked"):
            who, days = checked
            happenings.append((days, partial(_check, practice, people[who], row)))
    return happenings


def _send(practice, person, row, at):
    practice = Practice.objects.get(pk=practice.pk)
    translating.save(
        practice,
        row["language"],
        by=person,
        texts=row["texts"],
        read=practice.live_version_id,
        revision=0,
        submit=True,
        at=at,
    )


def _check(practice, person, row, at):
    one = translating.current(Practice.objects.get(pk=practice.pk), row["language"])
    translating.check(one, by=person, revision=one.revision, at=at)
