"""Joining two entries that tell the same thing into one, and taking them apart again.

The one that stays keeps its words and names both tellers. What people vouched for of the other one
counts there too: as copies that say where they come from, so that parting them takes these away and
leaves everything as it was. A check of data or of a design is of the very words that were checked,
and is not carried over.
"""

from django.db.models import Q

from practices.choices import EndorsementType
from practices.living import endorsing
from practices.models import Endorsement, Merge, Practice

_CARRIED = (EndorsementType.WE_DO_THIS, EndorsementType.SAW_IT)


def join(practice, into, at):
    """Carry over to `into` what people vouched for of `practice`; both are locked."""
    Merge.objects.create(practice=practice, into=into, at=at)
    theirs = Endorsement.objects.filter(practice=into, withdrawn_at=None)
    had = set(theirs.values_list("person", "type"))
    for one in _of_others(practice, into):
        if (one.person_id, one.type) not in had:
            _carry(one, into)
    endorsing.recount(into, at)


def part(practice, at):
    """Take away again what `join` carried over; nothing where `practice` was joined into none."""
    merge = practice.merges.filter(undone_at=None).first()
    if merge is None:
        return
    Endorsement.objects.filter(practice=merge.into_id, carried_from__practice=practice).delete()
    merge.undone_at = at
    merge.save()
    endorsing.recount(Practice.objects.select_for_update().get(pk=merge.into_id), at)


def joined_into(practice):
    """Return the practice that `practice` was joined into, or None."""
    merge = practice.merges.filter(undone_at=None).select_related("into").first()
    return merge and merge.into


def joined_to(practice):
    """Return the practices that were joined into `practice`, with whose they are; one query."""
    places = ("place", "place__block", "place__district", "place__state")
    told = Practice.objects.filter(merges__into=practice, merges__undone_at=None)
    return told.select_related("author_office__place", *places).order_by("published_at")


def _of_others(practice, into):
    """Return what stands of `practice`, but for who wrote `into`: nobody vouches for his own."""
    wrote = Q(person__in=into.versions.values("author")) | Q(
        person__in=into.versions.exclude(typist=None).values("typist")
    )
    offices = into.versions.exclude(office=None).values("office")
    standing = practice.endorsements.standing().filter(type__in=_CARRIED)
    return standing.exclude(wrote | Q(office__in=offices))


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
