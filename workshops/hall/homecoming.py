"""A file from a hall is brought to the portal, looked at, and merged."""

import hashlib
from datetime import timedelta

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accounts.standing import standing_of
from events.services import record
from practices.errors import WrongState
from workshops import cards, workflow
from workshops.hall import files, pictures
from workshops.hall.files import Refused
from workshops.hall.keys import key_of
from workshops.hall.merging import Merge
from workshops.hall.packing import HOME, TAKEN_IN
from workshops.hall.rows import YEARS, sound_uid, unsound
from workshops.hall.surroundings import steps_between
from workshops.hall.tables import shape
from workshops.models import CardPhoto, Homecoming

WAITS = timedelta(days=2)
MOST_WAITING = 5


def read(workshop, content):
    """Return (outing, manifest, members, photos) of a file for `workshop`; raises `Refused`."""
    manifest, members, photos = files.read(content, lambda manifest: key_for(workshop, manifest))
    if manifest.get("shape") != shape():
        raise Refused(files.other_release())
    sound_uid(manifest.get("hall"))
    lists = (manifest.get("left", []), manifest.get("stayed", []))
    if (
        not all(isinstance(one, list) for one in lists)
        or type(manifest.get("state", "")) is not str
    ):
        raise Refused(unsound("state"))
    if type(manifest.get("serial")) is not int or not 0 < manifest["serial"] < 10**6:
        raise Refused(unsound("serial"))
    pictures.check(members.get(CardPhoto.__name__, []), photos)
    return _outing(workshop, manifest), manifest, members, photos


def key_for(workshop, manifest):
    """Return the key that must have signed a file for `workshop`; raises `Refused`."""
    return key_of(_outing(workshop, manifest))


def uid_in(manifest, name):
    """Return the uid that a manifest names; raises `Refused`."""
    return sound_uid(manifest.get(name))


def _outing(workshop, manifest):
    if manifest.get("way") != HOME:
        raise Refused(
            _("This is the file for the hall. Bring the one that “Pack up” makes on its laptop.")
        )
    if manifest.get("workshop") != str(workshop.uid):
        raise Refused(_("This is the file of another workshop."))
    outing = workshop.outings.filter(uid=sound_uid(manifest.get("outing"))).first()
    if outing is None:
        raise Refused(_("This portal did not give out the file with which that hall was opened."))
    return outing


@transaction.atomic
def bring(workshop, content, *, by, at=None):
    """Keep a file that was brought, until it is merged or two days are over; return its row.

    Raises NotAllowed, WrongState, `Refused`. A file that waits already is that row.
    """
    row, at = workflow.locked(workshop, "hall", by=by), at or timezone.now()
    if row.state not in TAKEN_IN:
        raise WrongState(row)
    outing, manifest, _members, _photos = read(row, content)
    digest = hashlib.sha256(content).hexdigest()
    waiting = row.homecomings.filter(merged_at=None)
    if known := waiting.filter(digest=digest).exclude(content=None).first():
        return known
    _refuse_older(outing, manifest)
    waiting.filter(pk__in=list(waiting.values_list("pk", flat=True)[MOST_WAITING - 1 :])).delete()
    return Homecoming.objects.create(
        workshop=row,
        outing=outing,
        hall=manifest["hall"],
        serial=manifest["serial"],
        digest=digest,
        packed_at=_moment(manifest),
        person=by,
        brought_at=at,
        content=content,
    )


def _moment(manifest):
    try:
        moment = parse_datetime(manifest["packed_at"])
    except (KeyError, TypeError, ValueError):
        moment = None
    if moment is None or timezone.is_naive(moment) or moment.year not in YEARS:
        raise Refused(unsound("packed_at"))
    return moment


def _last(outing, hall):
    """Return the last merged file of the machine `hall`, or None."""
    merged = outing.homecomings.filter(hall=hall, merged_at__isnull=False)
    return merged.order_by("-serial", "-pk").first()


def _refuse_older(outing, manifest):
    last = _last(outing, manifest["hall"])
    if last and manifest["serial"] < last.serial:
        raise Refused(
            _("A newer file of this laptop is merged already: this one would take it back.")
        )


def photo_in(homecoming, uid):
    """Return the photo `uid` of a file that waits, as bytes of a small WebP of our own, or None."""
    if homecoming.content is None:
        return None
    found = read(homecoming.workshop, bytes(homecoming.content))[3].get(str(uid))
    return pictures.small(found) if found else None


@transaction.atomic
def compare(homecoming, *, by, chosen=()):
    """Return the `Comparison` of a file that waits: what merging it would do. Nothing is kept.

    Raises WrongState where it was merged meanwhile or waits no more, `Refused`.
    """
    try:
        return _merged(homecoming, by, chosen, timezone.now())[1]
    finally:
        transaction.set_rollback(True)


@transaction.atomic
def merge(homecoming, *, by, chosen=(), shown=None, at=None, request_id=None):
    """Merge a file that waits; return its row with the report.

    `shown`: what `print_of` said of the comparison that `by` has seen; WrongState (`stale`) where
    it is another one now. Raises NotAllowed, WrongState, `Refused`.
    """
    at = at or timezone.now()
    row, done = _merged(homecoming, by, chosen, at)
    if shown is not None and shown != print_of(done):
        raise WrongState(row.workshop, "stale")
    for verb in done.verbs:
        workflow.apply(row.workshop, verb, by=by, at=at)
    for photo, data in done.photos:
        pictures.take(photo, data)
    if done.changes:
        cards.redraw(row.workshop_id)
    row.content, row.merged_at, row.report = None, at, done.as_report()
    row.save()
    office = standing_of(by).main_office
    told = {"by": by, "office": office, "at": at, "request_id": request_id}
    record("merge-workshop", row.workshop, **told)
    return row


def _merged(homecoming, by, chosen, at):
    """Merge in the caller's transaction; return (the locked row, not yet saved, `Comparison`)."""
    workshop = workflow.locked(homecoming.workshop, "hall", by=by)
    row = Homecoming.objects.select_related("outing").filter(pk=homecoming.pk).first()
    if row is None or row.content is None:
        raise WrongState(workshop)
    row.workshop = workshop
    _out, manifest, members, photos = read(workshop, bytes(row.content))
    _refuse_older(row.outing, manifest)
    last = _last(row.outing, row.hall)
    merge_ = Merge(
        workshop,
        members,
        known=last.known if last else row.outing.known,
        joined=last.joined if last else {},
        versions=_versions(manifest),
        photos=photos,
        left={str(uid) for uid in manifest.get("left") or ()},
        stayed=[str(uid) for uid in manifest.get("stayed") or ()],
        chosen=chosen,
        by=by,
        at=at,
    )
    try:
        with transaction.atomic():
            done = merge_.run()
    except (DatabaseError, KeyError) as wrong:
        raise Refused(unsound(workshop._meta.object_name)) from wrong
    row.known, row.joined = merge_.seen, merge_.joined
    done.verbs = steps_between(workshop.state, manifest.get("state"))
    return row, done


def _versions(manifest):
    told = manifest.get("versions")
    sound = isinstance(told, dict) and all(isinstance(one, str) for one in told.values())
    return told if sound else {}


def print_of(comparison):
    """Return a short text that is another one for another comparison, whatever is chosen."""
    shown = [comparison.choices, comparison.verbs]
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]


def drop_waiting(now=None):
    """Forget what files hold that nobody has merged for two days; a job."""
    old = Homecoming.objects.filter(merged_at=None, brought_at__lt=(now or timezone.now()) - WAITS)
    old.delete()
