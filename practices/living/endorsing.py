"""Vouching by name for what one knows of a practice, and taking it back."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.querysets import today
from accounts.standing import standing_of
from events.services import record
from places.choices import Level
from practices import permissions, search_index, shield
from practices.choices import EndorsementType, PracticeState
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models.endorsement import Endorsement
from practices.models.practice import Practice
from practices.notify import authors_of

# How long a check is good for; the other two types do not expire.
LASTING = {
    EndorsementType.DATA_CHECKED: timedelta(days=365),
    EndorsementType.TECHNICALLY_CLEARED: timedelta(days=730),
}

MEANING = {
    EndorsementType.WE_DO_THIS: _("We do this in our own place, and it works as told."),
    EndorsementType.SAW_IT: _("I was there and saw it with my own eyes."),
    EndorsementType.DATA_CHECKED: _(
        "I compared the figures with records or by counting. Good for one year."
    ),
    EndorsementType.TECHNICALLY_CLEARED: _(
        "As a technical office we find the design sound and safe. Good for two years."
    ),
}

_SHIELDED = _("It is shielded: only its desk knows the place, and can check the data.")
_BARRED = {
    EndorsementType.DATA_CHECKED: _(
        "Only an office that is neither the author's own nor under it can check the data."
    ),
    EndorsementType.TECHNICALLY_CLEARED: _(
        "Only offices of a technical organisation can give this clearance."
    ),
}


@dataclass(frozen=True)
class Offer:
    """One type as it is offered to one person: what it means, and why it may be barred."""

    type: str
    label: str
    meaning: str
    barred: str
    own: Endorsement | None


def office_for(user, type_, practice):
    """Return the office for which `user` may vouch so for `practice`, or None."""
    standing = standing_of(user)
    if _would_tell(user, type_, practice):
        return None
    main = standing.main_office
    others = [office for office in standing.offices if office != main]
    fits = _FITS.get(type_, lambda office, practice: True)
    offices = [main, *others] if main else []
    return next((office for office in offices if fits(office, practice)), None)


def _would_tell(user, type_, practice):
    """Return whether a yes or no would tell an office that it stands under a shielded author's."""
    checks = type_ == EndorsementType.DATA_CHECKED
    return checks and practice.shielded and not permissions.knows_place(user, practice)


def _stands_apart(office, practice):
    """Return whether `office` is neither the author's nor at a place under it."""
    author_office = practice.author_office
    if author_office is None:
        return True
    above = author_office.place
    if above.level == Level.NATIONAL:
        return office.place_id == above.pk and office != author_office
    under = getattr(office.place, f"{above.level}_id", None) == above.pk
    return office != author_office and not (under and office.place_id != above.pk)


_FITS = {
    EndorsementType.DATA_CHECKED: _stands_apart,
    EndorsementType.TECHNICALLY_CLEARED: lambda office, practice: office.organisation.is_technical,
}


def offers(user, practice):
    """Return an `Offer` for each type, or nothing where `user` has no right to vouch for it."""
    if not practice.is_live or not permissions.may(user, "endorse", practice):
        return []
    own = {e.type: e for e in practice.endorsements.standing().by_person(user)}
    return [
        Offer(
            type=type_.value,
            label=type_.label,
            meaning=MEANING[type_],
            barred=_barred(user, type_, practice),
            own=own.get(type_),
        )
        for type_ in EndorsementType
    ]


def _barred(user, type_, practice):
    if _would_tell(user, type_, practice):
        return _SHIELDED
    return "" if office_for(user, type_, practice) else _BARRED[type_]


def require(practice, by, type_):
    """Return the office for which `by` may vouch so now; raise NotAllowed or WrongState else."""
    may = permissions.may(by, "endorse", practice)
    office = office_for(by, type_, practice) if may else None
    if office is None:
        raise NotAllowed("endorse")
    if practice.state != PracticeState.PUBLISHED:
        raise WrongState(practice)
    return office


@transaction.atomic
def endorse(practice, *, by, type_, note="", at=None):
    """Let `by` vouch for `practice`; return the endorsement, the standing one where there is one.

    Raises NotAllowed (no posting, an author, an office that cannot vouch so), WrongState (not
    published), AnswersMissing (no such type).
    """
    practice = _locked(practice)
    office = require(practice, by, type_)
    if type_ not in EndorsementType.values:
        raise AnswersMissing({"type": _("Choose what you endorse.")})
    at = at or timezone.now()
    standing = practice.endorsements.standing(today(at)).by_person(by).filter(type=type_).first()
    return standing or _write(practice, by, office, type_, note, at)


def _write(practice, by, office, type_, note, at):
    expired = practice.endorsements.by_person(by).filter(type=type_, withdrawn_at=None)
    expired.update(withdrawn_at=at)
    lasts = LASTING.get(type_)
    endorsement = Endorsement.objects.create(
        practice=practice,
        version=practice.live_version,
        type=type_,
        person=by,
        office=office,
        note=note,
        at=at,
        expires_on=today(at) + lasts if lasts else None,
        shown_on=shield.shown_on(practice, at),
    )
    recount(practice, at)
    authors = authors_of(practice)
    record("endorse", practice, by=by, office=office, target=type_, at=at, tell=authors)
    return endorsement


def require_own(practice, by, at=None):
    """Return what `by` vouches for; raise NotAllowed, or WrongState where that is nothing."""
    if not permissions.may(by, "unendorse", practice):
        raise NotAllowed("unendorse")
    own = practice.endorsements.standing(today(at)).by_person(by)
    if not own.exists():
        raise WrongState(practice)
    return own


@transaction.atomic
def unendorse(practice, *, by, type_="", at=None):
    """Take back what `by` vouched for, of one type or, without a type, of all.

    Raises NotAllowed without the right to vouch, WrongState where nothing stands.
    """
    practice = _locked(practice)
    at = at or timezone.now()
    own = require_own(practice, by, at)
    types = list((own.filter(type=type_) if type_ else own).values_list("type", flat=True))
    if not types:
        raise WrongState(practice)
    own.filter(type__in=types).update(withdrawn_at=at)
    recount(practice, at)
    office = standing_of(by).main_office
    for taken_back in types:
        record("unendorse", practice, by=by, office=office, source=taken_back, at=at)


def _locked(practice):
    return Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)


def recount(practice, at):
    """Bring the count and the search row of `practice`, which is locked, into step."""
    practice.endorsement_count = practice.endorsements.told(today(at)).count()
    practice.save(update_fields=["endorsement_count"])
    search_index.keep(practice)


def recount_expired(now=None):
    """Bring the counts of practices into step whose endorsements have expired; return how many.

    What has expired stays so for good: only those are recounted whose count still has it.
    """
    now = now or timezone.now()
    on = today(now)
    ended = Endorsement.objects.filter(withdrawn_at=None, expires_on__lt=on)
    practices = Practice.objects.filter(pk__in=ended.values("practice"), endorsement_count__gt=0)
    told = Endorsement.objects.told(on).filter(practice=OuterRef("pk")).order_by()
    told = Coalesce(Subquery(told.values("practice").annotate(n=Count("pk")).values("n")), 0)
    pks = list(practices.exclude(endorsement_count=told).values_list("pk", flat=True))
    for pk in pks:
        with transaction.atomic():
            recount(_locked(Practice(pk=pk)), now)
    return len(pks)


def show_covered(now=None):
    """Count what is vouched of shielded practices once its week is over; return of how many.

    A job.
    """
    now = now or timezone.now()
    waiting = Endorsement.objects.filter(shown_on__lte=today(now))
    pks = list(waiting.order_by().values_list("practice", flat=True).distinct())
    for pk in pks:
        with transaction.atomic():
            practice = _locked(Practice(pk=pk))
            waiting.filter(practice=practice).update(shown_on=None)
            recount(practice, now)
    return len(pks)
