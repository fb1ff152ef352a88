"""What may go into a pack: well vouched, taken up, near by, and one that tells what failed."""

from dataclasses import dataclass

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When

from packs.collecting import may_stand_in
from places.choices import Level
from practices.choices import Kind
from practices.models import Adoption, Theme

MOST = 20


@dataclass(frozen=True)
class Proposal:
    """A practice that is proposed, and why."""

    practice: object
    near: str
    tells_of_failure: bool


def proposals(pack, user, *, themes=(), place=None, most=MOST):
    """Return at most `most` `Proposal`s of what does not stand in `pack`; the same few queries.

    From the same district first, then from the same state, then by how many endorse it and took it
    up. One at least is a lesson or did not work somewhere, where there is such a one.
    """
    found = _found(pack, user, themes, place)
    chosen = list(found[:most])
    if chosen and not any(one.tells_of_failure for one in chosen):
        chosen[most - 1 :] = []
        chosen += list(found.filter(tells_of_failure=True)[:1])
    return [Proposal(one, _words(one.nearness), one.tells_of_failure) for one in chosen]


def _found(pack, user, themes, place):
    found = may_stand_in(user).exclude(pack_items__pack=pack)
    if themes:
        told = Theme.objects.filter(key__in=themes, practices=OuterRef("pk"))
        found = found.filter(Exists(told))
    failed = Adoption.objects.filter(practice=OuterRef("pk")).failed()
    found = found.annotate(
        nearness=_nearness(place),
        tells_of_failure=Case(
            When(Q(kind=Kind.LESSON) | Q(Exists(failed)), then=Value(True)), default=Value(False)
        ),
    )
    trusted = F("endorsement_count") + F("adoption_count")
    return found.order_by("-nearness", -trusted, "-published_at", "-pk").with_card_data()


def _nearness(place):
    """Return 2 for the district of `place`, 1 for its state, else 0."""
    near = []
    if place and place.district_id and place.level != Level.STATE:
        near.append(When(place__district=place.district_id, then=Value(2)))
    if place and place.state_id:
        near.append(When(place__state=place.state_id, then=Value(1)))
    return Case(*near, default=Value(0), output_field=IntegerField())


def _words(nearness):
    return {2: "district", 1: "state"}.get(nearness, "")
