"""Following a search: saved under a name, renamed, stopped. Whom it tells of what: `news`.

No event is written: what somebody looks for is nobody's affair.
"""

from urllib.parse import urlencode

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.models import User
from accounts.standing import standing_of
from learning.models import SavedSearch
from practices import filters, search
from practices.errors import AnswersMissing, NotAllowed, UnknownChoice
from practices.search import panel

MOST = 100
LONGEST = 2400  # signs: 200 letters of Hindi are 1,800, and a row of an index has 2,700
_PASSING = {"page", "after", "sort"}


class TooMany(Exception):
    """The person follows as many searches as one may."""


def canonical(given):
    """Return the query of a list in order, without page and sort, as it is kept."""
    pairs = {
        (key, filters.shortened(key, value))
        for key, values in given.lists()
        for value in values
        if key not in _PASSING and value.strip()
    }
    return urlencode(sorted(pairs))


def read(query):
    """Return the `Asked` of a saved query; None where it is not (or no longer) to be asked."""
    if len(query) > LONGEST or "%00" in query:
        return None
    try:
        asked = filters.read(QueryDict(query))
    except (UnknownChoice, search.NoSuchPage):
        return None
    return asked if asked.data and asked.filters.status != search.SUBMITTED else None


def name_for(asked):
    """Return the words under which a search is saved unless its person chooses others."""
    chips = [str(chip["label"]) for chip in panel.chips(asked)]
    return " · ".join(filter(None, [asked.q, *chips]))[:80]


@transaction.atomic
def follow(query, *, by, name, at=None):
    """Let `by` follow a `canonical` query; returns it, the one there is where there is one.

    Raises NotAllowed without an account, AnswersMissing for no search, TooMany beyond MOST.
    """
    if standing_of(by).user_id is None:
        raise NotAllowed("follow-search")
    if read(query) is None:
        raise AnswersMissing({"query": "none"})
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once are counted right
    own = SavedSearch.objects.filter(person=by)
    if found := own.filter(query=query).first():
        return found
    if own.count() >= MOST:
        raise TooMany
    at = at or timezone.now()
    return SavedSearch.objects.create(person=by, query=query, name=name, at=at, told_until=at)
