"""Packing a workshop: at the portal to take it to a hall, there to bring it home."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.standing import standing_of
from events.services import record
from practices.errors import WrongState
from workshops.choices import State
from workshops.hall import files, pictures, surroundings
from workshops.hall.keys import hiding_key, key_of
from workshops.hall.rows import digests, told
from workshops.hall.tables import TABLES, shape
from workshops.joining import code_key
from workshops.models import CardPhoto, Outing, Stay, Workshop
from workshops.workflow import locked

TAKEN_IN = (State.ANNOUNCED, State.RUNNING, State.CLOSED)
OUT, HOME = "out", "home"


def tables_of(workshop, photos=()):
    """Return {name: rows} of every table that travels; of photos those whose uid is in `photos`."""
    tables = {table.label: [told(table, row) for row in table.rows(workshop)] for table in TABLES}
    of_photos = [row for row in tables[CardPhoto.__name__] if row["uid"] in photos]
    return tables | {CardPhoto.__name__: of_photos}


def known_of(key, members):
    """Return {table: {uid: {field: digest}}} of the rows in `members`."""
    return {
        table.label: {row["uid"]: digests(key, table, row) for row in members[table.label]}
        for table in TABLES
        if table.comes_back
    }


@transaction.atomic
def take_out(workshop, *, by, at=None, request_id=None):
    """Return the file with which `workshop` can be held without a network.

    Raises NotAllowed, WrongState where it is a draft or cancelled.
    """
    row, at = locked(workshop, "hall", by=by), at or timezone.now()
    if row.state not in TAKEN_IN:
        raise WrongState(row)
    photos, _stay = pictures.packed(row)
    tables = tables_of(row, photos)
    known = known_of(hiding_key(row), tables)
    outing = Outing.objects.create(workshop=row, person=by, at=at, known=known)
    manifest = _manifest(row, OUT, outing.uid) | {
        "portal": settings.SITE_URL,
        "key": key_of(outing),
        "code_key": code_key(row),
        "packed_at": at.isoformat(),
    }
    office = standing_of(by).main_office
    record("take-workshop", row, by=by, office=office, at=at, request_id=request_id)
    members = tables | surroundings.members_of(row, tables)
    return files.write(manifest, members, manifest["key"], photos)


def _manifest(workshop, way, outing):
    told_of = {"way": way, "shape": shape(), "release": settings.RELEASE}
    return told_of | {"workshop": str(workshop.uid), "outing": str(outing)}


@transaction.atomic
def pack_up(workshop, *, at=None):
    """Return the file that brings the workshop of this hall home; each has a higher number."""
    at = at or timezone.now()
    row = Workshop.objects.select_for_update(of=("self",), no_key=True).get(pk=workshop.pk)
    stay = Stay.objects.select_for_update().get(workshop=row)
    stay.serial += 1
    stay.save(update_fields=["serial"])
    photos, stayed = pictures.packed(row)
    manifest = _manifest(row, HOME, stay.outing) | {
        "hall": str(stay.uid),
        "serial": stay.serial,
        "packed_at": at.isoformat(),
        "state": row.state,
        "versions": stay.versions["made"],
        "left": [*stay.versions["left"], *stayed],
        "stayed": stayed,
    }
    return files.write(manifest, tables_of(row, photos), stay.key, photos)
