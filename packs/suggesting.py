"""What may go into a pack: in its language, of like places, near by, well vouched; one failure."""

from dataclasses import dataclass

from django.db.models import BooleanField, Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Sign

from packs.collecting import may_stand_in
from places.choices import Level
from places.likeness import in_short, in_sql, profile_of
from practices.choices import Kind
from practices.models import Adoption, Challenge, Theme, Translation

MOST = 20
FEW = 2  # reasons of likeness in a line


@dataclass(frozen=True)
class Proposal:
    """A practice that is proposed, and why; `fits`: it can be had in the language of the pack.

    `alike` says in words what its place has in common with the one asked for.
    """

    practice: object
    near: str
    tells_of_failure: bool
    fits: bool = True
    alike: str = ""


def proposals(pack, user, *, themes=(), place=None, most=MOST):
    """Return at most `most` `Proposal`s of what does not stand in `pack`; the same few queries.

    What can be had in the language of the pack first: forty hands can use nothing else. Of that
    from places like `place` first, then from the same district, then from the same state, then by
    how many endorse it and took it up. One at least is a lesson or did not work somewhere, where
    there is such a one. None over which a grave doubt stands: it waits for its desk.
    """
    own = _profile_of(place)
    found = fitting(user, language=pack.language, themes=themes, place=place, own=own)
    found = found.exclude(pack_items__pack=pack)
    chosen = list(found[:most])
    if chosen and not any(one.tells_of_failure for one in chosen):
        chosen[most - 1 :] = []
        chosen += list(found.filter(tells_of_failure=True)[:1])
    return [
        Proposal(
            one,
            _words(one.nearness),
            one.tells_of_failure,
            one.fits,
            in_short(in_sql.reasons_of(one.alike, own)[:FEW]) if one.alike else "",
        )
        for one in chosen
    ]


def fitting(user, *, language, themes=(), place=None, own=None):
    """Return what `user` may put into a pack in `language`, what suits it best first.

    Only of `themes`, keys, where there are any; none over which a grave doubt stands. `own` is the
    profile of `place`, where it is known already.
    """
    doubted = Challenge.objects.standing().grave().filter(practice=OuterRef("pk"))
    found = may_stand_in(user).exclude(Exists(doubted))
    if themes:
        told = Theme.objects.filter(key__in=themes, practices=OuterRef("pk"))
        found = found.filter(Exists(told))
    failed = Adoption.objects.filter(practice=OuterRef("pk")).failed()
    found = found.annotate(
        nearness=_nearness(place),
        alike=_alike(own or _profile_of(place)),
        fits=_fits(language),
        tells_of_failure=Case(
            When(Q(kind=Kind.LESSON) | Q(Exists(failed)), then=Value(True)), default=Value(False)
        ),
    )
    trusted = F("endorsement_count") + F("adoption_count")
    order = ("-fits", Sign("alike").desc(), "-nearness", -trusted, "-published_at", "-pk")
    return found.order_by(*order).with_card_data()


def _fits(language):
    """Return whether a practice is told in `language`, or what lives is translated and checked."""
    translated = Translation.objects.checked().filter(
        based_on=OuterRef("live_version"), language=language
    )
    told = Q(live_version__language=language) | Q(Exists(translated))
    return Case(When(told, then=Value(True)), default=Value(False), output_field=BooleanField())


def _profile_of(place):
    """Return what is known of `place`, or None."""
    own = place and profile_of(place)
    return own if own and own.is_known else None


def _alike(own):
    """Return what the place of a practice has in common with that of `own`, where it is alike.

    Of a shielded one it is nothing: it would tell what its place is like.
    """
    sql = own and in_sql.in_common(own, '"practices_practice"."place_id"', "level")
    if not sql:
        return Value(0)
    common = RawSQL(sql, [], output_field=IntegerField())  # noqa: S611 - no value is put into it
    return Case(When(shielded_level="", then=common), default=Value(0))


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
