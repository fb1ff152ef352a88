"""What a reader gets of a pack: never more than she may open of each practice in it."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from packs.collecting import may_stand_in, replacements_of
from practices.choices import ChallengeReason
from practices.models import Challenge, Practice


@dataclass(frozen=True)
class Shown:
    """A practice of a pack as one reader gets it; `number` counts what she sees from 1."""

    number: int
    item: object
    practice: object

    @property
    def has_changed(self):
        """Whether another version lives now than when it was added."""
        return self.practice.live_version_id != self.item.added_version_id


@dataclass(frozen=True)
class LeftOut:
    """A practice of a pack that goes out no more, as its owner is told of it."""

    item: object
    practice: object
    replacement: object = None


@dataclass(frozen=True)
class Contents:
    """What stands in a pack for one reader: what goes out, what does not, and its findings.

    `findings` are (finding, [Shown]) with those alone that still cite something she may read.
    """

    shown: list
    left_out: list = field(default_factory=list)
    findings: list = field(default_factory=list)


def contents_of(pack, user):
    """Return the `Contents` of `pack` for `user`; as many queries however much stands in it.

    Asked each time that a pack is shown or printed: a practice that was withdrawn, replaced or
    hidden since, or that `user` may not open, is not among `shown`.
    """
    items = list(pack.items.order_by("position"))
    keys = [item.practice_id for item in items]
    danger = Challenge.objects.standing().filter(
        practice=OuterRef("pk"), reason=ChallengeReason.UNSAFE
    )
    cards = may_stand_in(user).filter(pk__in=keys).annotate(called_dangerous=Exists(danger))
    cards = cards.with_card_data()
    open_ = {practice.pk: practice for practice in cards}
    there = [item for item in items if item.practice_id in open_]
    shown = [Shown(n, item, open_[item.practice_id]) for n, item in enumerate(there, 1)]
    missing = [item for item in items if item.practice_id not in open_]
    return Contents(shown, _left_out(missing, user), _findings(pack, shown))


def _left_out(items, user):
    if not items:
        return []
    keys = [item.practice_id for item in items]
    rows = Practice.objects.in_bulk(keys)
    better = replacements_of(rows.values(), user)
    return [LeftOut(item, rows[item.practice_id], better.get(item.practice_id)) for item in items]


def _findings(pack, shown):
    if not pack.has_findings:
        return []
    by_item = {one.item.pk: one for one in shown}
    rows = pack.findings.order_by("position").prefetch_related("cites")
    told = [
        (row, [by_item[item.pk] for item in row.cites.all() if item.pk in by_item]) for row in rows
    ]
    return [(row, cited) for row, cited in told if cited]
