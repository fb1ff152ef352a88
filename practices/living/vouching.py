"""Endorsements as a page shows them: by type, one's own district and elsewhere apart.

Of a shielded practice only how many: names, and who of them is near, would tell where it is.
"""

from dataclasses import dataclass

from django.db.models import Case, Count, Q, When
from django.utils.translation import gettext as _

from practices.choices import EndorsementType


@dataclass(frozen=True)
class Vouching:
    """All standing endorsements of one type; their names are shown if `named`."""

    type: str
    label: str
    near: list
    elsewhere: list
    named: bool = True

    def all(self):
        return [*self.near, *self.elsewhere]


def vouchings_of(practice):
    """Return a `Vouching` for each type somebody holds, in the order of the seal; one query."""
    held = list(practice.endorsements.told().with_names())
    return [
        Vouching(
            kind.value,
            kind.label,
            [one for one in held if one.type == kind and is_near(one, practice)],
            [one for one in held if one.type == kind and not is_near(one, practice)],
            not practice.shielded,
        )
        for kind in EndorsementType
        if any(one.type == kind for one in held)
    ]


def counted(practice):
    """Return `[(type, of the own district, elsewhere)]` of what is held; one query.

    Of a shielded practice all stand elsewhere.
    """
    ours = practice.place
    own = Q(office__place__state=ours.state_id) if ours.state_id else Q(pk__in=[])
    if ours.district_id:
        own = Q(office__place__district=ours.district_id)
    held = practice.endorsements.told().order_by().values("type")
    rows = held.annotate(all=Count("pk"), near=Count(Case(When(own, then="pk"))))
    found = {row["type"]: (row["near"], row["all"]) for row in rows}
    if practice.shielded:
        found = {kind: (0, everybody) for kind, (_near, everybody) in found.items()}
    return [
        (kind.value, found[kind][0], found[kind][1] - found[kind][0])
        for kind in EndorsementType
        if kind in found
    ]


def is_near(endorsement, practice):
    """Whether the office lies in the practice's own district; for a State's entry, in its state."""
    ours, theirs = practice.place, endorsement.office.place
    if ours.district_id:
        return theirs.district_id == ours.district_id
    return ours.state_id is not None and theirs.state_id == ours.state_id


def name_of_near(practice):
    """Return what stands before those of the own district: "In Udaipur District"."""
    place = practice.place
    own = place.district or place.state or place
    return _("In %(place)s") % {"place": own.full_name}
