"""The log of searches, without the person: what was asked, how many were found, in which hour.

A search costs its reader nothing: it is noted in the memory of the process, and written with
others once an answer has gone out (`hand_over`). A killed process loses two seconds of it.
Every search is written: beyond `MOST_WRITTEN` from one address or account, and `MOST_IN_ALL`, only
how many there were, once the hour is over; of that a killed process loses what it had not written.
What looks like a number, an address or the name of a person is dropped before it is noted.
"""

import logging
import random
import re
import threading
import time
from collections import Counter
from datetime import timedelta
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.querysets import today
from accounts.standing import standing_of
from events.marks import marks_of
from places.folding import fold
from practices.models import Searched
from practices.search import stop_words

KEPT = timedelta(days=90)
TOGETHER, PATIENCE = 20, 2  # rows, seconds
MOST_WAITING, MOST_REMEMBERED = 1000, 100_000
MOST_A_DAY = 40  # different things that one account or address is a seeker of, in each process
MOST_IN_ALL = 50_000  # rows a day, in each process
MOST_WRITTEN = 5000  # rows of one account or address a day, in each process: of a large office all
LONGEST, MOST_WORDS, _DIGITS = 200, 12, 4
_PASSING = {"q", "page", "after", "sort"}
_BOT = re.compile(r"bot\b|crawl|spider|slurp|preview|externalhit|monitor", re.IGNORECASE)
_TITLES = "|".join(
    (
        *("shri", "sri", "smt", "shrimati", "kumari", "mr", "mrs", "ms", "dr"),
        *("श्री", "श्रीमती", "कुमारी", "डॉ", "শ্ৰী", "শ্রী", "শ্ৰীমতী", "শ্রীমতী", "திரு", "திருமதி"),
    )
)
_CONTACTS = (
    re.compile(r"[^\s@]@[^\s@]"),
    re.compile(r"\+?(?:\d[\s().-]{0,2}){10,}"),
)
_PERSONAL = (
    re.compile(r"\S*@\S*"),
    re.compile(r"\+?(?:\d[\s().-]{0,2}){7,}"),  # numbers of phones, cards and accounts
    re.compile(rf"(?<!\S)(?:{_TITLES})\.?(?:\s+\S+){{0,2}}(?!\S)", re.IGNORECASE),
)

_STOPS = frozenset(fold(word) for word in stop_words.ALL.split())

log = logging.getLogger(__name__)
_lock = threading.Lock()
_waiting = []
_since = 0.0
_seen, _seen_in = set(), None
_asked, _written, _counted_on = Counter(), Counter(), None
_IN_ALL = object()  # counted beside the places
_beyond = Counter()  # by hour, level, state and whether anything was found


def without_people(text, marks=None):
    """Return the folded words of `text`, without what looks like the data of a person.

    `marks` is the pattern of the searcher's own name, address and number.
    """
    text = text[:LONGEST]
    for pattern in (*_PERSONAL, *([marks] if marks else [])):
        text = pattern.sub(" ", text)
    plain = fold(" ".join(word for word in text.split() if not _is_a_number(word)))
    return " ".join(plain.split()[:MOST_WORDS])[:LONGEST]


def holds_contacts(text):
    """Return whether an e-mail address or what looks like a number of a person stands in `text`."""
    return any(pattern.search(text) for pattern in _CONTACTS)


def _is_a_number(word):
    """Whether a word of letters and digits looks like that of a card, vehicle or account."""
    return any(map(str.isalpha, word)) and sum(map(str.isdigit, word)) >= _DIGITS


def note(request, asked, page, user=None):
    """Note a search for words or filters as its first page is shown to `user`, who asked for it."""
    user = user or request.user
    if not settings.SEARCHES_KEPT or page.number > 1 or not _by_a_person(request):
        return
    marks = marks_of(user) if user.is_authenticated else None
    words, filters = without_people(asked.q, marks), _filters(asked)
    if words or filters:
        found = 0 if page.spelled or page.is_near else page.count  # of what was typed
        row = _row(user, asked, words, filters, found)
        row.meaning = _meaning(words, page.typed)
        _keep(row, _place_of(request, user))


def _meaning(words, typed):
    """Return `words` by their stems, in order and without what says nothing: what they ask for.

    A word that was looked for in another spelling stays, else two people's words were one.
    """
    kept = set(words.split())
    terms = [term for term in typed.terms if kept.issuperset(term.words)]
    parts = {" ".join(term.stems or term.words) for term in terms}
    parts |= kept.difference(_STOPS, *(term.words for term in terms))
    return " ".join(sorted(parts or kept))[:LONGEST]


def _by_a_person(request):
    agent = request.headers.get("User-Agent", "")
    prefetched = "prefetch" in request.headers.get("Sec-Purpose", "")
    return request.method == "GET" and not prefetched and not _BOT.search(agent)


def _filters(asked):
    """Return the filters as in an address, in order; a tag is somebody's own words too."""
    pairs = [(key, value) for key, values in asked.data.lists() for value in values]
    kept = [(key, without_people(value) if key == "tag" else value) for key, value in pairs]
    return urlencode(sorted(pair for pair in kept if pair[0] not in _PASSING and pair[1]))[:400]


def _row(user, asked, words, filters, found):
    office = standing_of(user).main_office
    return Searched(
        hour=_this_hour(),
        words=words,
        filters=filters,
        found=found,
        level=office.place.level if office else "",
        state_id=(office.place.state_id if office else None) or _state_asked_for(asked),
    )


def _this_hour():
    return timezone.now().replace(minute=0, second=0, microsecond=0)


def _state_asked_for(asked):
    places, states = asked.filters.places, asked.filters.state
    if places:
        return places[0].state_id
    known = asked.states.get(states[0]) if len(states) == 1 else None
    return known.pk if known else None


def _place_of(request, user):
    """Return what tells one searcher from another within the week; it is never written.

    Without an account the address alone: whoever wants to be many calls his browser many names.
    """
    return user.pk if user.is_authenticated else get_adapter().get_client_ip(request)


def _keep(row, place):
    """Let a row wait to be written; beyond what is written from one `place`, its number alone."""
    global _since
    with _lock:
        _begin(today(row.hour))
        row.again = _is_no_seeker(row, place)
        if not _has_room(place):
            _beyond[row.hour, row.level, row.state_id, bool(row.found)] += 1
            return
        _written.update([place, _IN_ALL])
        if not _waiting:
            _since = time.monotonic()
        _waiting.append(row)


def _has_room(place):
    few = _written[place] < MOST_WRITTEN and _written[_IN_ALL] < MOST_IN_ALL
    return few and len(_waiting) < MOST_WAITING


def _begin(day):
    """Forget what was counted on another day, and what was seen in another week."""
    global _seen_in, _counted_on
    monday = day - timedelta(days=day.weekday())  # as long as a desk counts together
    if _seen_in != monday or len(_seen) > MOST_REMEMBERED:
        _seen.clear()
        _seen_in = monday
    if _counted_on != day or len(_asked) > MOST_REMEMBERED:
        _asked.clear()
    if _counted_on != day:  # of no more places than there is room for in all
        _written.clear()
        _counted_on = day


def _is_no_seeker(row, place):
    """Whether `place` has asked this before, or more than its share: no other person is counted.

    So an office behind one address is written wholly, and is one seeker of each thing.
    """
    # By its words alone: narrowed by each State in turn it is one search still.
    mark = hash((place, row.meaning or row.filters))
    if mark in _seen:
        return True
    _asked[place] += 1
    if _asked[place] > MOST_A_DAY:
        return True
    _seen.add(mark)
    return False


def hand_over(**signal):
    """Write what waits once it is many or has waited; called when an answer has gone out."""
    if len(_waiting) >= TOGETHER or (_waiting and time.monotonic() - _since > PATIENCE):
        _write(_taken(_this_hour()))


def flush():
    """Write all that waits in this process; what the database refuses is lost, and said."""
    _write(_taken())


def _taken(hour=None):
    """Take out the rows that wait, and of what is a number alone that before an `hour`, or all."""
    with _lock:
        rows = _waiting[:]
        _waiting.clear()
        for key in [key for key in _beyond if hour is None or key[0] < hour]:
            of, level, state, found = key
            times = _beyond.pop(key)
            rows.append(
                Searched(
                    hour=of, level=level, state_id=state, found=int(found), times=times, again=True
                )
            )
    random.shuffle(rows)
    return rows


def _write(rows):
    if not rows:
        return
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL synchronous_commit TO off")
            Searched.objects.bulk_create(rows)
    except DatabaseError:
        log.warning("searches_lost", exc_info=True)


def forget():
    """Forget what waits and what was seen, unwritten."""
    with _lock:
        _waiting.clear()
        _seen.clear()
        _asked.clear()
        _written.clear()
        _beyond.clear()


def forget_old(now=None):
    """Delete searches of more than 90 days ago; return how many. Run once a day."""
    old = Searched.objects.filter(hour__lt=(now or timezone.now()) - KEPT)
    return old.delete()[0]
