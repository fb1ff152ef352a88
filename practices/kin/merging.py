"""Joining two entries that tell the same thing into one, and taking them apart again.

The one that stays keeps its words and names both tellers. Who takes the other one up or follows it
moves over; what people vouched for counts there too, as copies that say where they come from. A
check of data or of a design is of the very words that were checked and is not carried over, nor is
what would name somebody whom a shielded entry does not name. Parting the two takes the copies away
and brings back what moved, wherever it went on to since.
"""

from practices.authorship import writers_of
from practices.choices import EndorsementType
from practices.living import adopting, endorsing
from practices.models import Adoption, Endorsement, Follow, Merge, Practice

_CARRIED = (EndorsementType.WE_DO_THIS, EndorsementType.SAW_IT)
_MOVED = {"adoptions": Adoption, "follows": Follow}


def join(practice, into, at):
    """Carry over to `into` what hangs on `practice`; both are locked."""
    Merge.objects.create(practice=practice, into=into, at=at, moved=_move(practice, into))
    if not _would_name(practice, into):
        theirs = Endorsement.objects.filter(practice=into, withdrawn_at=None)
        had = set(theirs.values_list("person", "type"))
        others = [one for one in _of_others(practice, into) if (one.person_id, one.type) not in had]
        Endorsement.objects.bulk_create([_copy(one, into) for one in others], batch_size=500)
    _recount({practice.pk, into.pk}, at)


def part(practice, at):
    """Take back what `join` carried over; nothing where `practice` was joined into none."""
    merge = practice.merges.filter(undone_at=None).first()
    if merge is None:
        return
    merge.undone_at = at
    merge.save()
    touched = {practice.pk, *and_further(merge.into_id)}
    Endorsement.objects.filter(practice=merge.into_id, carried_from__practice=practice).delete()
    for name, ids in merge.moved.items():
        rows = _MOVED[name].objects.filter(pk__in=ids)
        _without_twin(rows, practice).update(practice=practice)
    _recount(touched, at)


def and_further(pk):
    """Return the ids of the practice `pk` and of those into which it was joined since, in turn."""
    found = []
    while pk is not None and pk not in found:
        found.append(pk)
        further = Merge.objects.filter(practice=pk, undone_at=None)
        pk = further.values_list("into", flat=True).first()
    return found


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
    adoptions = practice.adoptions.exclude(office__in=_offices_of(into))
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


def _recount(pks, at):
    """Bring the counts of these practices into step, locked by their ids in order."""
    locked = Practice.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")
    for one in locked:
        endorsing.recount(one, at)
        adopting.recount(one)


def _of_others(practice, into):
    """Return what stands of `practice`, but for who wrote `into`: nobody vouches for his own."""
    standing = practice.endorsements.standing().filter(type__in=_CARRIED)
    return standing.exclude(person__in=writers_of(into)).exclude(office__in=_offices_of(into))


def _offices_of(practice):
    return practice.versions.exclude(office=None).values("office")


def _copy(one, into):
    return Endorsement(
        practice=into,
        version_id=into.live_version_id,
        type=one.type,
        person_id=one.person_id,
        office_id=one.office_id,
        note=one.note,
        at=one.at,
        shown_on=one.shown_on,
        carried_from=one,
    )
