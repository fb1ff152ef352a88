"""The first page of who is signed in: what needs her, what is asked for, what is new near her.

"Near" is the district, then the state of the office she speaks for; what places like hers told
stands apart, with the reason. A practice stands once, in the first part that it suits, and without
its problem: all of it is one tap away. Each part costs the same, however much is told.
"""

from dataclasses import dataclass, replace
from itertools import chain

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.pauses import pauses_of
from accounts.place_facts import office_telling
from accounts.standing import standing_of
from learning.interests.for_you import for_you
from learning.models import Question
from learning.register.calling import calls_for
from learning.telling import place_words
from places.choices import Level
from places.likeness import profile_of
from practices.alike import for_places_like
from practices.models import Practice, Theme, Version
from practices.rows import rows_of, rows_of_unpublished
from sourcebook.needs import needs_of

MOST = 2  # things of a kind that somebody waits for
NEW = 3  # practices in all circles; one of each farther off
OF_OWN = 3  # for herself, all but one of places like hers; one fewer where something waits
FRESH = 1
UNTOLD = 3


@dataclass(frozen=True)
class Circle:
    """Practices at one distance from the reader: where all of them are, words if there are none."""

    practices: object
    address: str = ""
    more: str = ""
    nothing: str = ""


@dataclass(frozen=True)
class New:
    """What is new, the nearest first: rows, words where the nearest circle is empty, the circles
    that are not."""

    rows: list
    nothing: str
    circles: list


@dataclass(frozen=True)
class Own:
    """What is for her: rows with the reason; the place whose likes told some of them; the place
    of which she may tell what it is like, while nobody has."""

    rows: list
    like: object = None
    untold: object = None


@dataclass(frozen=True)
class Wanted:
    """One thing that somebody waits for: which, its title, how long or whose, where to go.

    `practice` is the key of an entry.
    """

    kind: str
    title: str
    language: str
    beside: str
    address: str
    practice: int | None = None


@dataclass(frozen=True)
class Untold:
    """Some themes that nobody has told from `state` (None: from anywhere)."""

    state: object
    themes: list


def home_of(user):
    """Return what the first page shows to a signed-in `user`; a constant number of queries."""
    office = standing_of(user).main_office
    place = office.place if office else next((d.place for d in standing_of(user).duties), None)
    overdue = _overdue(user)
    wanted = [*overdue, *_questions(user), *_asking(user)]
    own = _own(user, place, OF_OWN - bool(wanted))
    seen = [shown.what.practice for shown in own.rows]
    return {
        "office": office,
        "place": place,
        "needs": needs_of(user),
        "wanted": wanted,
        "fresh": _fresh(user, overdue),
        "news": _news(user, place, seen),
        "untold": _untold(place),
        "calls": calls_for(user),
        "own": own,
    }


def _short(rows):
    """Return `rows` as they stand here: without the line on the problem."""
    return [replace(row, line="") for row in rows]


def _fresh(user, overdue):
    """Return rows of what peers sent to a desk and is not yet read, but for what is `overdue`."""
    fresh = Version.objects.fresh_from_the_field(user).with_row_data()
    late = [one.practice for one in overdue]
    return _short(rows_of_unpublished(fresh.exclude(practice__in=late)[:FRESH]))


def _overdue(user):
    """Return what the desks of `user` should have answered by now, oldest first."""
    if not standing_of(user).curates:
        return []
    now = timezone.now()
    late = Version.objects.in_queue_of(user, now).filter(due_at__lt=now).with_row_data()
    late = list(late[:MOST])
    pauses = pauses_of(version.desk_id for version in late)
    return [
        Wanted(
            _("Overdue at your desk"),
            version.title,
            version.language,
            _days(version.waiting_days(now, pauses.get(version.desk_id, ()))),
            reverse("practices:read", args=[version.practice_id]),
            version.practice_id,
        )
        for version in late
    ]


def _days(number):
    return ngettext("%(n)s day", "%(n)s days", number) % {"n": number}


def _asking(user):
    """Return the quick tellings that an office or a desk of `user` may complete, newest first."""
    standing = standing_of(user)
    if not (standing.is_at_block or standing.curates):
        return []
    asking = Version.objects.asking_help_of(user).with_row_data().order_by("-id")
    return [
        Wanted(
            _("Told quickly, to be completed with you"),
            version.title,
            version.language,
            version.place.full_name if version.place else "",
            version.practice.get_absolute_url(),
        )
        for version in asking[:MOST]
    ]


def _questions(user):
    """Return the questions that are asked of `user` and wait for her answer, newest first."""
    waiting = Question.objects.waiting_for(user).with_row_data().order_by("-shown_at", "-id")
    kind = _("Asked of you")
    return [
        Wanted(kind, one.title, one.title_language, place_words(one), one.get_absolute_url())
        for one in waiting[:MOST]
    ]


def _news(user, place, seen):
    """Return the `New` of the own district, the own state and elsewhere.

    What stands above already, the keys `seen`, does not come again.
    """
    listed = Practice.objects.visible_to(user).listed().newest_first()
    circles = _circles(listed, place)
    farther = [1] * (len(circles) - 1)
    sizes = [NEW - len(farther), *farther]
    newest = [
        list(circle.practices.values_list("pk", flat=True)[: size + len(seen)])
        for circle, size in zip(circles, sizes, strict=True)
    ]
    keys = [
        [key for key in near if key not in seen][:size]
        for near, size in zip(newest, sizes, strict=True)
    ]
    known = listed.filter(pk__in=list(chain(*keys))).with_card_data().in_bulk()
    rows = _short(rows_of(known[key] for key in chain(*keys) if key in known))
    there = [circle for circle, near in zip(circles, newest, strict=True) if near]
    return New(rows, "" if newest[0] else circles[0].nothing, there)


def _own(user, place, most):
    """Return the `Own` of `user`: first what places like `place` told, then what she looks for."""
    alike = []
    if place and place.level != Level.NATIONAL:
        alike = for_places_like(place, user, most=most - 1)
    looked_for = for_you(user, but=[one.what.practice for one in alike], most=most - len(alike))
    rows = [replace(one, what=_short([one.what])[0]) for one in [*alike, *looked_for]]
    if alike:
        return Own(rows, like=place)
    asked = place and office_telling(user, place) and not profile_of(place).is_known
    return Own(rows, untold=place if asked else None)


def _circles(listed, place):
    """Return the circles around `place`, the nearest first; without a place all is one."""
    if place is None or not place.state_id:
        nothing = _("Nothing is published yet.")
        return [Circle(listed, reverse("practices:list"), _("All practices"), nothing)]
    abroad = Circle(listed.exclude(place__state=place.state_id))
    of_state = listed.under(place.state)
    if not place.district_id:
        nothing = _("Nothing from your state yet.")
        return [Circle(of_state, *_all_of(place.state), nothing), abroad]
    rest = of_state.exclude(place__district=place.district_id)
    nothing = _("Nothing from your district yet.")
    of_district = listed.under(place.district)
    return [
        Circle(of_district, *_all_of(place.district), nothing),
        Circle(rest, *_all_of(place.state)),
        abroad,
    ]


def _all_of(place):
    words = _("All from %(place)s") % {"place": place.full_name}
    return reverse("practices:place", args=[place.level, place.code]), words


def _untold(place):
    """Return the themes that nobody has told from the state of `place`, or from anywhere."""
    state = place.state if place and place.level != Level.NATIONAL else None
    told = Practice.objects.listed().filter(themes=OuterRef("pk"))
    told = told.under(state) if state else told
    untold = Theme.objects.current().filter(~Exists(told)).order_by("position")
    return Untold(state, list(untold[:UNTOLD]))
