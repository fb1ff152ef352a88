"""Adoptions as pages show them: by how far places are, one's own district and elsewhere apart.

Of what is covered only what anybody may know: the level and the state, the month, no photo.
"""

from copy import copy
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from practices import shield
from practices.choices import AdoptionStatus
from practices.forms.adopting import LABELS
from practices.living.adopting import DID_NOT_WORK, DROPPED, IN_USE, NEXT, PLANNED, TRIED, knows_who
from practices.models import AttachmentState

MOST_SHOWN = 100
_ORDER = (IN_USE, TRIED, PLANNED, DROPPED)
_POTS = {IN_USE: "in-use", TRIED: "tried", PLANNED: "planned"}
WORDS = {
    PLANNED: pgettext_lazy("adoption", "Planned"),
    TRIED: pgettext_lazy("adoption", "Tried"),
    IN_USE: pgettext_lazy("adoption", "In use"),
    DROPPED: pgettext_lazy("adoption", "Dropped"),
    DID_NOT_WORK: _("It did not work here"),
}


class _OfStatus:
    """What a status is called, and the sign beside its words."""

    @property
    def label(self):
        return WORDS[self.status]

    @property
    def pot(self):
        return _POTS.get(self.status, "not-here")


@dataclass(frozen=True)
class Taking(_OfStatus):
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
        """Whether its place wrote anything beside the status."""
        return any(getattr(self.row, name) for name in self.row.WORDS)

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
class Group(_OfStatus):
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
    covered = adoption.is_covered
    known = not covered or own or knows_who(user, adoption)
    place, shown = adoption.place, place_words(adoption)
    photo = None if covered else adoption.photo
    return Taking(
        row=adoption if known else _as_shown(adoption),
        status=adoption.status if own else adoption.shown_status,
        place=place.label if known else shown,
        level=place.level,
        named=place if known else None,
        recorded_by=adoption.office if known and adoption.is_recorded else None,
        at=shield.month_of(adoption.status_at) if not known else adoption.status_at,
        month_only=not known,
        covered=shown if covered and known else "",
        photo=photo if photo and photo.state == AttachmentState.READY else None,
    )


def _as_shown(adoption):
    """Return `adoption` without what was told with a status that others see later."""
    if adoption.status == adoption.shown_status:
        return adoption
    shown = copy(adoption)
    for name in adoption.WORDS:
        setattr(shown, name, "")
    shown.planned_for = shown.used_since = None
    return shown


def place_words(adoption):
    """Return where it is, as anybody may know it."""
    if not adoption.is_covered:
        return adoption.place.label
    place = adoption.place
    return shield.words(place.level, shield.shown_place(place), adoption.terrain)


def takings_of(practice, user):
    """Return what its page shows: `groups`, `failed`, and the `own` of `user`; two queries."""
    rows = list(practice.adoptions.shown().with_names()[:MOST_SHOWN])
    for row in rows:
        row.practice = practice
    own = own_of(practice, user)
    told = sorted((taking(row, user) for row in rows), key=lambda one: one.month_only)
    groups = {status: Group(status) for status in _ORDER}
    for one in told:
        if one.status in groups:
            _pile(groups[one.status], one, practice).append(one)
    return {
        "takings": [g for g in groups.values() if g.number],
        "failed": [one for one in told if one.status == DID_NOT_WORK],
        "own_takings": own,
    }


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
