"""Gaps and followed searches for tests, made as the portal makes them."""

from django.utils import timezone

from accounts.standing import standing_of
from learning import searches, services, workflow


def gap_of(by, looked_for="How to empty a pit in high water", **words):
    """Ask for something as `by`, at the place of her office."""
    office = standing_of(by).main_office
    told = {"place": office.place if office else None, "why": "It never dries.", "language": "en"}
    return services.ask(by=by, looked_for=looked_for, **(told | words))


def declined(gap, by, note="It is about roads."):
    """Close a gap as its desk."""
    return workflow.apply(gap, "decline", by=by, note=note)


def followed(by, query="q=pits", name="Pits", at=None):
    """Let `by` follow a search."""
    return searches.follow(query, by=by, name=name, at=at or timezone.now())


def words_of_learning(by):
    """Make a gap and a followed search of `by`; returns what fills in paths: `gap`, `search`."""
    return {"gap": gap_of(by).pk, "search": followed(by).pk}
