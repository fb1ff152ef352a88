"""What the demo's desks keep ready and whom they ask, by the real services."""

import json
from functools import partial

from django.utils import translation

from accounts.standing import standing_of
from demo.reading import FOLDER
from practices.desk import opinions, replies
from practices.models import Practice, SavedReply


def keep_replies(people):
    """Let curators save the replies that their desks send often."""
    for row in _rows("replies"):
        by = people[row["who"]]
        reply = SavedReply(place=standing_of(by).curates[0].place)
        words = {name: row[name] for name in ("programme", "point", "name", "texts")}
        replies.write(reply, by=by, **words)


def questions(told, people):
    """Return `(days ago, what happens)` for each second opinion asked for; none is answered yet.

    `told` are the practices by the keys of their entries.
    """
    return [
        (row["days"], partial(_ask, told[row["key"]], people, row)) for row in _rows("opinions")
    ]


def _ask(practice, people, row, at):
    asked = standing_of(people[row["whom"]]).main_office
    with translation.override(row["language"]):
        opinions.ask(
            Practice.objects.get(pk=practice.pk),
            by=people[row["who"]],
            whom=f"office:{asked.pk}",
            question=row["question"],
            at=at,
        )


def _rows(name):
    return json.loads((FOLDER / "desk.json").read_text(encoding="utf-8"))[name]
