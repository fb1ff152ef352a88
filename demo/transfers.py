"""The demo's transfers: an office that changes hands, by the same services as in real life."""

from datetime import timedelta
from functools import partial

from accounts.models import Organisation, Posting
from accounts.services import confirm_posting, end_posting, office_at, state_posting
from demo.reading import rows_of
from places.models import Place


def transfers(people):
    """Return `(days ago, what happens)` for each; what happens takes `at`."""
    moves = {"leaves": _leave, "joins": _join}
    return [
        (row["days"], partial(moves[move], people, row))
        for row in rows_of("transfers.json")
        for move in moves
        if move in row
    ]


def _leave(people, row, at):
    person = people[row["who"]]
    held = Posting.objects.get(person=person, office__place=Place.objects.by_key(row["leaves"]))
    end_posting(held.pk, at.date(), by=person, at=at)
    _forget_standing(person)


def _join(people, row, at):
    """State the new posting; the desk confirms it on the next day."""
    person, new = people[row["who"]], row["joins"]
    organisation = Organisation.objects.get(key=new["organisation"])
    place, language = Place.objects.by_key(new["place"]), new.get("title_language", "en")
    office = office_at(place, new["title"], organisation, language)
    posting = state_posting(person, office, at.date(), at=at)
    confirm_posting(posting.pk, people[row["confirmed_by"]], at=at + timedelta(days=1))
    _forget_standing(person)


def _forget_standing(person):
    """A standing is kept for one request; here a person lives through many days."""
    person.__dict__.pop("_standing", None)
