"""The first page of who is signed in: what needs her, what is asked for, what is new near her.

"Near" is the district, then the state of the office she speaks for; what places like hers told
stands apart, with the reason. Each part costs the same, however much is told.
"""

from dataclasses import dataclass, field
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

MOST = 4
FEW = 2  # of a circle farther off
UNTOLD = 6


@dataclass(frozen=True)
class Circle:
    """Practices at one distance from the reader: where all of them are, words if there are none."""

    practices: object
    heading: str
    address: str
    more: str
    nothing: str = ""


@dataclass(frozen=True)
class New:
    """What is new in a `Circle`, as rows."""

    circle: Circle
    rows: list


@dataclass(frozen=True)
class Wanted:
    """One thing that somebody waits for: its title, how long or whose, where to go."""

    title: str
    language: str
    beside: str
    address: str


@dataclass(frozen=True)
class Untold:
    """Themes nobody has told from `state` (None: from anywhere), and how many more there are."""

    state: object
    themes: list = field(default_factory=list)
    more: int = 0


def home_of(user):
    """Return what the first page shows to a signed-in `user`; a constant number of queries."""
    office = standing_of(user).main_office
    place = office.place if office else next((d.place for d in standing_of(user).duties), None)
    news = _news(user, place)
    fresh = Version.objects.fresh_from_the_field(user).with_row_data()
    return {
        "office": office,
        "place": place,
        "needs": needs_of(user),
        "overdue": _overdue(user),
        "asking": _asking(user),
        "questions": _questions(user),
        "fresh": rows_of_unpublished(fresh[:FEW]),
        "news": news,
        "alike": _alike(user, place, news),
        "untold": _untold(place),
        "calls": calls_for(user),
        "for_you": for_you(user),
    }


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
            version.title,
            version.language,
            _days(version.waiting_days(now, pauses.get(version.desk_id, ()))),
            reverse("practices:read", args=[version.practice_id]),
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
            version.title,
            version.language,
            version.place.full_name if version.place else "",
            version.practice.get_absolute_url(),
        )
        for version in asking[:MOST]
    ]


def _questions(user):
    """Return the questions that are asked of `user` and wait for her answer, newest first."""
    waiting = Question.objects.waiting_for(user).with_row_data().order_by("-id")
    return [
        Wanted(one.title, one.language, place_words(one), one.get_absolute_url())
        for one in waiting[:MOST]
    ]


def _news(user, place):
    """Return what is new in the own district, the own state and elsewhere; the nearest first.

    Only the nearest circle is shown empty, with words for it.
    """
    listed = Practice.objects.visible_to(user).listed().newest_first()
    circles = _circles(listed, place)
    sizes = [MOST] + [FEW] * (len(circles) - 1)
    keys = [
        list(circle.practices.values_list("pk", flat=True)[:size])
        for circle, size in zip(circles, sizes, strict=True)
    ]
    known = listed.filter(pk__in=list(chain(*keys))).with_card_data().in_bulk()
    rows = [rows_of(known[key] for key in own if key in known) for own in keys]
    return [
        New(circle, own) for circle, own in zip(circles, rows, strict=True) if own or circle.nothing
    ]


def _alike(user, place, news):
    """Return what places like `place` told and is not among `news`; None where it has no like.

    Who may tell what her place is like is asked to, while nobody has.
    """
    if place is None or place.level == Level.NATIONAL:
        return None
    seen = [row.practice for new in news for row in new.rows]
    rows = for_places_like(place, user, but=seen, most=FEW)
    if rows or (office_telling(user, place) and not profile_of(place).is_known):
        return {"place": place, "rows": rows}
    return None


def _circles(listed, place):
    """Return the circles around `place`, the nearest first; without a place all is one."""
    everything = (reverse("practices:list"), _("All practices"))
    if place is None or not place.state_id:
        return [Circle(listed, _("Newest"), *everything, _("Nothing is published yet."))]
    others = listed.exclude(place__state=place.state_id)
    abroad = Circle(others, _("New in other states"), *everything)
    of_state = listed.under(place.state)
    if not place.district_id:
        nothing = _("Nothing from your state yet.")
        return [Circle(of_state, _("New in your state"), *_all_of(place.state), nothing), abroad]
    rest = of_state.exclude(place__district=place.district_id)
    nothing = _("Nothing from your district yet.")
    of_district = listed.under(place.district)
    return [
        Circle(of_district, _("New in your district"), *_all_of(place.district), nothing),
        Circle(rest, _("New elsewhere in your state"), *_all_of(place.state)),
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
    untold = list(Theme.objects.current().filter(~Exists(told)).order_by("position"))
    return Untold(state, untold[:UNTOLD], max(len(untold) - UNTOLD, 0))
