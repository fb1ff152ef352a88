"""What the demo's people ask at the help desk and answer, by the real services."""

from datetime import timedelta

from django.utils import translation

from accounts.standing import standing_of
from demo.reading import rows_of
from learning.questions import clock, services, workflow
from practices.models import Practice, Theme

WORDS = ("title", "detail", "language")


def make(told, people, now):
    """Make what `questions.json` tells; `told` are the practices by the keys of their entries."""
    for row in rows_of("questions.json"):
        with translation.override(row["language"]):
            _make(row, told, people, now)
    clock.check(now)


def _make(row, told, people, now):
    by = people[row["by"]]
    words = {name: row[name] for name in WORDS}
    words |= {"shielded": row.get("shielded", False), "terrain": row.get("terrain", "")}
    words["theme"] = Theme.objects.get(key=row["theme"])
    words["place"] = standing_of(by).main_office.place
    question = services.ask(by=by, at=now - timedelta(days=row["days"]), **words)
    answers = []
    for who, days, language, text, key in row["answers"]:
        said = {"text": text, "language": language, "at": now - timedelta(days=days)}
        if key:
            said["practice"] = Practice.objects.get(pk=told[key].pk)
        answers.append(workflow.apply(question, "answer", by=people[who], **said))
    if "best" in row:
        best, at = answers[row["best"]], now - timedelta(days=row["days"] - 3)
        workflow.apply(question, "accept", by=by, answer=best, at=at)
