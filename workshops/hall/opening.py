"""Opening a workshop's file in the hall: its laptop then runs that workshop."""

from allauth.account.models import EmailAddress
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from accounts.models import User
from events.services import record
from workshops.hall import files, pictures, surroundings
from workshops.hall.files import Refused
from workshops.hall.packing import OUT
from workshops.hall.rows import Orphaned, Reader, sound_uid
from workshops.hall.tables import TABLES, shape
from workshops.joining import badge_code, hash_of
from workshops.models import CardPhoto, Facilitator, Participant, Stay, Workshop

SIGN_IN = "hall@hall.example"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password():
    """Return a password that can be read from a screen and typed."""
    return "-".join(get_random_string(4, _LETTERS) for _part in range(3))


def local_facilitator(password=None):
    """Return the person who runs this hall, made with `password` where she is not there yet."""
    known = User.objects.filter(email=SIGN_IN).first()
    if known:
        return known
    person = User.objects.create_user(SIGN_IN, password, name=_("Facilitator"))
    EmailAddress.objects.create(user=person, email=SIGN_IN, verified=True, primary=True)
    return person


def key_in(manifest):
    """Return the key of a file that goes out: it carries it; raises `Refused` for another one."""
    if manifest.get("way") != OUT or not isinstance(manifest.get("key"), str):
        raise Refused(_("This file is not one for a hall: it was packed to be brought home."))
    return manifest["key"]


@transaction.atomic
def open_file(content, *, person, at=None):
    """Take in the workshop of a file for this hall and return it; the same file again, nothing.

    Raises `Refused`: nothing of the file is taken then.
    """
    manifest, members, photos = files.read(content, key_in)
    if manifest.get("shape") != shape():
        raise Refused(files.other_release())
    pictures.check(members.get(CardPhoto.__name__, []), photos)
    if known := Workshop.objects.filter(uid=_text(manifest, "workshop")).first():
        return known
    if Workshop.objects.exists():
        raise Refused(
            _("This hall has a workshop already. Start another one with SOURCEBOOK_VAR=var-other.")
        )
    at = at or timezone.now()
    try:
        with transaction.atomic():
            pictures.refuse_taken(photos)
            workshop = _take_in(manifest, members, person, at)
            for photo in pictures.of(workshop):
                pictures.take(photo, photos[str(photo.uid)])
            record("open-workshop", workshop, by=person, at=at)
            return workshop
    except (DatabaseError, KeyError) as wrong:
        raise Refused(_("The file is not whole: none of it is taken.")) from wrong


def _text(manifest, name):
    if not isinstance(manifest.get(name), str):
        raise Refused(_("The file is not whole: none of it is taken."))
    return manifest[name]


def _take_in(manifest, members, person, at):
    workshop, versions = surroundings.take_in(members, person)
    stay = Stay.objects.create(
        workshop=workshop,
        outing=_text(manifest, "outing"),
        portal=_text(manifest, "portal")[:200],
        key=_text(manifest, "key")[:64],
        code_key=_text(manifest, "code_key")[:64],
        opened_at=at,
    )
    Facilitator.objects.create(workshop=workshop, person=person)
    left = _fill(workshop, members, person, {there: ours for ours, there in versions.items()})
    stay.versions = {"made": versions, "left": left}
    stay.save(update_fields=["versions"])
    return workshop


def _fill(workshop, members, person, versions):
    """Make the rows of all tables; return the uids of those that lack what they belong to."""
    rows, left = {}, []
    for table in TABLES:
        reader, rows[table.model] = Reader(rows, versions), {}
        for one in members[table.label]:
            try:
                values = reader.values(table, one)
            except Orphaned:
                left.append(one["uid"])
                continue
            rows[table.model][one["uid"]] = _kept(table, values, workshop, person, one["uid"])
    return left


def _kept(table, values, workshop, person, uid):
    row = new_row(table, values, workshop, person, uid)
    row.save(force_insert=True)
    return row


def new_row(table, values, workshop, person, uid):
    """Return an unsaved row of `values`; people that must be named are `person`."""
    row = table.model(uid=sound_uid(uid), **values)
    if table.path == "workshop":
        row.workshop = workshop
    for field in table.model._meta.concrete_fields:
        if field.is_relation and field.related_model is User and not field.null:
            setattr(row, field.name, person)
    if isinstance(row, Participant):
        row.badge_hash = None if row.forgotten_at else hash_of(badge_code(row))
    return row
