"""How a practice spread: its family of variants, and the places that took each up, where and when.

Every row goes through `taking`, so that of what is covered nobody learns more here than on the
page of the practice: it stands apart, in no count, no month and on no map. Nothing here orders
places by how much they did: families go by title, places by name.
"""

from dataclasses import dataclass, field

from practices import shield
from practices.choices import HIDING_GROUNDS, PracticeState
from practices.living import course
from practices.living.adopting import DID_NOT_WORK, DROPPED
from practices.living.taking import Taking, in_order, taking
from practices.models import Adoption, Practice

MOST_MEMBERS, MOST_SHOWN, DEEPEST = 50, 500, 8


@dataclass(eq=False)
class Member:
    """One practice of the family: what places did with it, and what others made of it."""

    practice: Practice
    where: str
    is_asked: bool
    takings: list[Taking] = field(default_factory=list)
    unnamed: list[Taking] = field(default_factory=list)
    variants: list["Member"] = field(default_factory=list)

    @property
    def states(self):
        """`[(state or None, [Taking])]`, states and places by name."""
        return _grouped(self.takings, lambda place: place.state)


@dataclass(frozen=True)
class Spread:
    """The `root` of the family, and `takings`: all that may be named to anybody, by place."""

    root: Member
    takings: list[Taking]
    has_more: bool

    @property
    def adapted(self):
        """How many do it otherwise than told."""
        return sum(one.row.is_adapted for one in self.takings)

    @property
    def failed(self):
        """How many say that it did not work there."""
        return sum(one.status == DID_NOT_WORK for one in self.takings)

    @property
    def dropped(self):
        """How many have dropped it."""
        return sum(one.status == DROPPED for one in self.takings)

    @property
    def states(self):
        """`[(state or None, [(district or None, [Taking])])]`, each by name."""
        found = _grouped(self.takings, lambda place: place.state)
        return [(state, _grouped(told, lambda place: place.district)) for state, told in found]

    @property
    def districts(self):
        """How many districts its places lie in."""
        return len({one.named.district_id for one in self.takings} - {None})

    @property
    def months(self):
        """`[(first day, how many took it up, at how many of those it failed)]`, the oldest first.

        Counted by the month in which each place first took it up; a month without any is there.
        """
        counts = {}
        for one in self.takings:
            month = shield.month_of(one.row.at).date()
            took, failed = counts.get(month, (0, 0))
            counts[month] = took + 1, failed + (one.status == DID_NOT_WORK)
        return [(month, *counts.get(month, (0, 0))) for month in _months_of(counts)]


def spread_of(practice, user):
    """Return the `Spread` of a practice that `user` may see; its queries do not grow with it."""
    members = _family(practice, user)
    found = Adoption.objects.filter(practice__in=list(members)).shown()
    found = found.latest_shown_first().with_names()
    rows = list(found[: MOST_SHOWN + 1])
    for row in rows:
        row.practice = members[row.practice_id].practice
    course.load_opened(rows)
    course.load([row for row in rows if not row.is_covered])
    for row in rows[:MOST_SHOWN]:
        member = members[row.practice_id]
        one = taking(row, user)
        (member.takings if one.named and not one.covered else member.unnamed).append(one)
    for member in members.values():
        member.takings.sort(key=lambda one: one.place)
        member.unnamed = in_order(member.unnamed)
    open_ones = [one for member in members.values() for one in member.takings]
    root = next(one for one in members.values() if _parent(one, members) is None)
    return Spread(root, open_ones, len(rows) > MOST_SHOWN)


def _family(practice, user):
    """Return `{pk: Member}`: the practice, what it comes from, and what came of that in turn."""
    known = Practice.objects.visible_to(user).with_card_data()
    root = known.get(pk=_origin(practice).pk)
    found = layer = {root.pk: root}
    while layer and len(found) < MOST_MEMBERS:
        open_ones = known.listed().filter(variant_of__in=list(layer), shielded_level="")
        below = open_ones.exclude(pk__in=list(found)).order_by("title", "pk")
        layer = {one.pk: one for one in below[: MOST_MEMBERS - len(found)]}
        found |= layer
    if practice.pk not in found:  # further down than so many: without its family
        found = {practice.pk: known.get(pk=practice.pk)}
    members = {
        pk: Member(one, shield.place_words(one), pk == practice.pk) for pk, one in found.items()
    }
    for member in members.values():
        if parent := _parent(member, members):
            parent.variants.append(member)
    return members


def _origin(practice):
    """Return what the practice comes from in the end, as far as anybody may know it.

    Of a shielded one that is itself: who openly tells what it took up would be known by it.
    """
    for _step in range(DEEPEST):
        parent = None if practice.shielded else practice.variant_of
        if parent is None or not _may_be_named(parent):
            break
        practice = parent
    return practice


def _may_be_named(practice):
    hidden = practice.state == PracticeState.WITHDRAWN and practice.closing_ground in HIDING_GROUNDS
    return bool(practice.live_version_id) and not practice.shielded and not hidden


def _parent(member, members):
    practice = member.practice
    return None if practice.shielded else members.get(practice.variant_of_id)


def _grouped(takings, of):
    """Return `[(of(place) or None, [Taking])]` in order of name."""
    found = {}
    for one in takings:
        found.setdefault(of(one.named), []).append(one)
    return sorted(found.items(), key=lambda pair: pair[0].name if pair[0] else "")


def _months_of(counts):
    """Return each month from the first of `counts` to the last."""
    months, month = [], min(counts, default=None)
    while month and month <= max(counts):
        months.append(month)
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    return months
