"""Adoptions as pages show them: by how far places are, one's own district and elsewhere apart.

Of what is covered only what anybody may know: the level and the state, the month, no photo.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from django.db.models import Count

from practices import shield
from practices.choices import AdoptionStatus
from practices.forms.adopting import LABELS
from practices.living import course
from practices.living.adopting import DID_NOT_WORK, DROPPED, IN_USE, NEXT, PLANNED, TRIED, knows_who
from practices.living.course import OfStatus, as_shown, stages_of
from practices.models import AttachmentState

MOST_SHOWN = 100
_ORDER = (IN_USE, TRIED, PLANNED, DROPPED)


@dataclass(frozen=True)
class Taking(OfStatus):
    """One adoption for one reader.

    `named` is the place where it may be named, `covered` what others read in its stead.
    """

    row: object
    status: str
    place: str
    level: str
    named: object
    recorded_by: object
    at: datetime
    month_only: bool
    covered: str
    photo: object

    @property
    def has_words(self):
        """Whether its place wrote anything beside the status, now or, if asked for, before."""
        now = any(getattr(self.row, name) for name in self.row.WORDS)
        return now or getattr(self.row, "told_words_before", False)

    @cached_property
    def stages(self):
        """What its place said with each status, as far as it was loaded; the oldest first."""
        return stages_of(self.row)

    @property
    def now(self):
        """What its place says now: a `Stage`."""
        return self.stages[-1]

    @property
    def before(self):
        """What its place said with the statuses that it has left."""
        return self.stages[:-1]

    @property
    def is_short(self):
        """Whether that is so little that nothing of it is folded."""
        told = [one.text for stage in self.before for one in stage.new.values()]
        return sum(map(len, told)) <= course.SHORT

    @property
    def key(self):
        """The key of its place, for the form; only its office and its desk get as far."""
        return self.row.place.key

    @property
    def next(self):
        """What its office may say next: `[(status, words)]`."""
        return [
            (status, LABELS[status]) for status in AdoptionStatus if status in NEXT[self.status]
        ]


@dataclass
class Group(OfStatus):
    """All that are as far as each other."""

    status: str
    near: list = field(default_factory=list)
    elsewhere: list = field(default_factory=list)
    unnamed: list = field(default_factory=list)

    @property
    def number(self):
        return len(self.near) + len(self.elsewhere) + len(self.unnamed)


def taking(adoption, user, *, own=False):
    """Return the `Taking` of an adoption loaded `with_names`, as `user` may see it."""
    covered, waits = adoption.is_covered, adoption.status != adoption.shown_status
    knows = own or ((covered or waits) and knows_who(user, adoption))
    known = knows or not covered
    row = adoption if knows else as_shown(adoption)
    place, shown = adoption.place, place_words(adoption)
    photo = None if covered or row.status != adoption.status else adoption.photo
    return Taking(
        row=row,
        status=adoption.status if own else adoption.shown_status,
        place=place.label if known else shown,
        level=place.level,
        named=place if known else None,
        recorded_by=adoption.office if known and adoption.is_recorded else None,
        at=row.status_at if known else shield.month_of(_opened_at(row)),
        month_only=not known,
        covered=shown if covered and known else "",
        photo=photo if photo and photo.state == AttachmentState.READY else None,
    )


def _opened_at(adoption):
    """Return when others came to see its status: its own month would tell the days of a week."""
    at = adoption.status_at
    return at + timedelta(days=1) if adoption.status == DID_NOT_WORK else shield.window_after(at)


def place_words(adoption):
    """Return where it is, as anybody may know it."""
    if not adoption.is_covered:
        return adoption.place.label
    place = adoption.place
    return shield.words(place.level, shield.shown_place(place), adoption.terrain)


def takings_of(practice, user):
    """Return what its page shows: groups, failures, and those of `user`; at most three queries."""
    found = practice.adoptions.shown().latest_shown_first().with_names()
    rows = list(found.with_words_before()[:MOST_SHOWN])
    for row in rows:
        row.practice = practice
    own = own_of(practice, user)
    course.load_opened(rows)
    told = in_order([taking(row, user) for row in rows])
    groups = {status: Group(status) for status in _ORDER}
    for one in told:
        if one.status in groups:
            _pile(groups[one.status], one, practice).append(one)
    return {
        "takings": [g for g in groups.values() if g.number],
        "failed": [one for one in told if one.status == DID_NOT_WORK],
        "own_takings": own,
    }


def in_order(takings):
    """Return `takings` as they are, those without a name at the end, by month.

    Within a month in no order that changes with what is said: it would tell when more was said.
    """
    named = [one for one in takings if not one.month_only]
    others = [one for one in takings if one.month_only]
    return named + sorted(others, key=lambda one: (-one.at.timestamp(), one.row.uid.hex[-12:]))


def counted(practice):
    """Return `[(status, how many places)]` as others see them, without names; one query."""
    shown = practice.adoptions.shown().order_by().values_list("shown_status")
    found = dict(shown.annotate(number=Count("pk")))
    return [(status.value, found[status]) for status in AdoptionStatus if status in found]


def own_of(practice, user):
    """Return the `Taking`s for which `user` speaks; one query."""
    if not user.is_authenticated:
        return []
    rows = list(practice.adoptions.held_by(user).with_names())
    for row in rows:
        row.practice = practice
    return [taking(row, user, own=True) for row in rows]


def _pile(group, one, practice):
    """What is covered, or of a shielded practice, stands apart: which is near would name it."""
    if one.month_only or one.covered:
        return group.unnamed
    ours, theirs = practice.place, one.row.place
    if ours.district_id:
        return group.near if theirs.district_id == ours.district_id else group.elsewhere
    same = ours.state_id is not None and theirs.state_id == ours.state_id
    return group.near if same else group.elsewhere
