"""Joining two entries that tell the same thing into one, and taking them apart again.

The one that stays keeps its words and names both tellers. Who takes the other one up or follows it
moves over; what people vouched for counts there too, as copies that say where they come from. A
check of data or of a design is of the very words that were checked and is not carried over, nor is
what would name somebody whom a shielded entry does not name. Parting
the two takes the copies away and brings back what moved.
"""

from django.db.models import Q

from practices import permissions
from practices.choices import EndorsementType
from practices.living import adopting, endorsing
from practices.models import Adoption, Endorsement, Merge, Practice

_CARRIED = (EndorsementType.WE_DO_THIS, EndorsementType.SAW_IT)


def join(practice, into, at):
    """Carry over to `into` what hangs on `practice`; both are locked."""
    Merge.objects.create(practice=practice, into=into, at=at, moved=_move(practice, into))
    theirs = Endorsement.objects.filter(practice=into, withdrawn_at=None)
    had = set(theirs.values_list("person", "type"))
    for one in () if _would_name(practice, into) else _of_others(practice, into):
        own = permissions.has_written_it(one.person, into)
        if (one.person_id, one.type) not in had and not own:
            _carry(one, into)
    _recount(practice, into, at)


def part(practice, at):
    """Take back what `join` carried over; nothing where `practice` was joined into none."""
    merge = practice.merges.filter(undone_at=None).first()
    if merge is None:
        return
    Endorsement.objects.filter(practice=merge.into_id, carried_from__practice=practice).delete()
    merge.undone_at = at
    merge.save()
    into = Practice.objects.select_for_update(of=("self",)).get(pk=merge.into_id)
    for name, ids in merge.moved.items():
        _without_twin(getattr(into, name).filter(pk__in=ids), practice).update(practice=practice)
    _recount(practice, into, at)


def joined_into(practice):
    """Return the practice that `practice` was joined into, or None."""
    merge = practice.merges.filter(undone_at=None).select_related("into").first()
    return merge and merge.into


def joined_to(practice):
    """Return the practices that were joined into `practice`, with whose they are; one query."""
    places = ("place", "place__block", "place__district", "place__state")
    told = Practice.objects.filter(merges__into=practice, merges__undone_at=None)
    return told.select_related("author_office__place", *places).order_by("published_at")


def _move(practice, into):
    """Move who follows `practice`, and whose place takes it up; return `{name: ids}`.

    What `into` has already stays, and what its own tellers take up; of a shielded entry what an
    open one would name.
    """
    own = into.versions.exclude(office=None).values("office")
    adoptions = practice.adoptions.exclude(office__in=own)
    if _would_name(practice, into):
        adoptions = adoptions.filter(shielded=True)
    moving = {
        "adoptions": _without_twin(adoptions, into),
        "follows": _without_twin(practice.follows.all(), into),
    }
    moved = {name: list(rows.values_list("pk", flat=True)) for name, rows in moving.items()}
    for name, ids in moved.items():
        getattr(practice, name).filter(pk__in=ids).update(practice=into)
    return moved


def _would_name(practice, into):
    """Whether `into` would name who vouched for `practice`, or took it up, while it is shielded."""
    return practice.shielded and not into.shielded


def _without_twin(rows, other):
    """Keep the adoptions or follows whose place or person has none with the practice `other`."""
    of_whom = "place" if rows.model is Adoption else "person"
    theirs = rows.model.objects.filter(practice=other).values(of_whom)
    return rows.exclude(**{f"{of_whom}__in": theirs})


def _recount(practice, into, at):
    for one in (practice, into):
        endorsing.recount(one, at)
        adopting.recount(one)


def _of_others(practice, into):
    """Return what stands of `practice`, but for who wrote `into`: nobody vouches for his own."""
    wrote = Q(person__in=into.versions.values("author")) | Q(
        person__in=into.versions.exclude(typist=None).values("typist")
    )
    offices = into.versions.exclude(office=None).values("office")
    standing = practice.endorsements.standing().filter(type__in=_CARRIED)
    return standing.exclude(wrote | Q(office__in=offices)).select_related("person")


def _carry(one, into):
    Endorsement.objects.create(
        practice=into,
        version_id=into.live_version_id,
        type=one.type,
        person=one.person,
        office=one.office,
        note=one.note,
        at=one.at,
        carried_from=one,
    )
