"""Which print a published entry had a moment ago, so that its words need not be put together again.

What changes an entry, its vouchers or its photos writes an event: after the next event, whatever it
is about, a print is looked up anew, and after a few minutes in any case. Kept in the memory of each
process; who may see the entry was decided before anything is looked up here.
"""

import time
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.timezone import localdate
from django.utils.translation import get_language

from events.models import Event
from practices.choices import PracticeState

KEPT_FOR = 300  # seconds: as long as a browser is told to keep a print
MOST = 5000
# Events get their ids when they are written, not when they are committed: one that comes late is
# among so many, and changes the sum of their ids, where the last id would stay the same.
LATEST = 500

_kept = {}


@dataclass(frozen=True)
class Known:
    """The name under which a print is kept, and the title that its file bears."""

    key: str
    title: str


def mark_of(practice, layout, user):
    """Return under what the print of `practice` is remembered, or None: it is this reader's own."""
    own = practice.state == PracticeState.UNPUBLISHED
    if own or (practice.shielded and user.is_authenticated):
        return None
    latest = Event.objects.order_by("-id").values("id")[:LATEST].aggregate(sum=Sum("id"))["sum"]
    state = (practice.pk, practice.state, practice.live_version_id)
    return (*state, layout, get_language(), localdate(), latest)


def known(mark):
    """Return the `Known` of a mark, or None."""
    found, since = _kept.get(mark, (None, 0.0))
    return found if time.monotonic() - since < KEPT_FOR else None


def remember(mark, found):
    """Keep the `Known` of a mark; all are forgotten when they are too many."""
    if mark is None:
        return
    if len(_kept) >= MOST:
        _kept.clear()
    _kept[mark] = (found, time.monotonic())
