"""The doubts that wait for a desk, for its first page."""

from dataclasses import dataclass

from django import template

from practices.models import Challenge

register = template.Library()
MOST = 10


@dataclass(frozen=True)
class Waiting:
    """How many doubts wait, and those that are shown."""

    count: int
    first: list

    @property
    def more(self):
        """Whether more wait than are shown."""
        return self.count > len(self.first)


@register.simple_tag
def waiting_doubts(user):
    """Return the `Waiting` of the desks of `user`; two queries."""
    found = Challenge.objects.waiting_for(user)
    return Waiting(found.count(), list(found.with_row_data()[:MOST]))
