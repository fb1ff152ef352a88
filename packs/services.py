"""Writing packs: made, changed, shared and deleted. What stands in one: see `collecting`."""

import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.standing import standing_of
from events.services import record
from packs.choices import Visibility
from packs.limits import MOST_PACKS
from packs.models import Pack
from packs.permissions import may
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.notify import holders_of

WORDS = (
    *("kind", "title", "occasion", "held_on", "held_at", "note", "words_language"),
    *("audience", "language", "paper", "in_colour"),
)


def locked(pack, action, *, by, revision=None):
    """Return the locked row of `pack`, on which `by` may do `action`; call it in a transaction.

    `revision` is what the change was made from: raises WrongState with reason `stale` where
    another came between or the pack is gone, NotAllowed without the right.
    """
    row = Pack.objects.select_for_update(of=("self",), no_key=True).filter(pk=pack.pk).first()
    if row is None:
        raise WrongState(pack, "stale")
    if not may(by, action, row):
        raise NotAllowed(action)
    if revision not in (None, row.revision):
        raise WrongState(row, "stale")
    return row


def owners_of(pack):
    """Return the active people who own a pack: who hold its office now, or who made it for none."""
    if pack.office_id:
        return User.objects.active().filter(pk__in=holders_of([pack.office_id]).values("pk"))
    return User.objects.active().filter(pk=pack.person_id)


def changed(pack, action, *, by, at=None, request_id=None, target="", **told):
    """Count the change of `pack` up, save it and write its event; return it.

    `told` is what `record` takes besides: a note, and who hears of it.
    """
    at = at or timezone.now()
    pack.revision += 1
    pack.changed_at = at
    pack.save()
    _record(action, pack, by=by, at=at, request_id=request_id, target=target, **told)
    return pack


def _record(action, pack, *, by, **told):
    record(action, pack, by=by, office=standing_of(by).main_office, **told)


@transaction.atomic
def create(*, by, at=None, request_id=None, **words):
    """Make an empty private pack of `words` (of `WORDS`) for the office that `by` speaks for.

    Raises NotAllowed, and AnswersMissing from whoever has made too many.
    """
    if not may(by, "create-pack"):
        raise NotAllowed("create-pack")
    if Pack.objects.filter(person=by).count() >= MOST_PACKS:
        told = _("You have made %(most)s packs. Delete one that you need no more, then go on.")
        raise AnswersMissing({"title": told % {"most": MOST_PACKS}})
    at = at or timezone.now()
    told = {field: words[field] for field in WORDS if field in words}
    office = standing_of(by).main_office
    pack = Pack.objects.create(person=by, office=office, created_at=at, changed_at=at, **told)
    _record("create-pack", pack, by=by, at=at, request_id=request_id)
    return pack


@transaction.atomic
def edit(pack, *, by, revision=None, at=None, request_id=None, **words):
    """Change `words` (of `WORDS`) of a pack; see `locked` for what it raises.

    A pack with findings that becomes none of a kind with findings keeps them, unseen.
    """
    row = locked(pack, "edit-pack", by=by, revision=revision)
    for field in WORDS:
        if field in words:
            setattr(row, field, words[field])
    return changed(row, "edit-pack", by=by, at=at, request_id=request_id)


@transaction.atomic
def share(pack, visibility, *, by, at=None, request_id=None):
    """Let nobody else, whoever has the link, or everybody read the pack.

    The link is a new one each time that it is given, so that one taken back never opens again.
    Raises WrongState "taken-down" where a desk took it down and it is not time yet.
    """
    action = "publish-pack" if visibility == Visibility.PUBLIC else "share-pack"
    row = locked(pack, action, by=by)
    if row.visibility == visibility:
        return row
    if visibility == Visibility.PUBLIC and row.stays_down_until:
        raise WrongState(row, "taken-down")
    row.visibility = visibility
    row.token = secrets.token_urlsafe(32) if visibility == Visibility.LINK else None
    return changed(row, "share-pack", by=by, at=at, request_id=request_id, target=visibility)


@transaction.atomic
def take_down(pack, *, by, note, at=None, request_id=None):
    """Let nobody but its people read a public pack, and tell them why.

    `note` is the curator's reason. Raises NotAllowed, WrongState where it is not public any more.
    """
    row = locked(pack, "take-down-pack", by=by)
    if row.visibility != Visibility.PUBLIC:
        raise WrongState(row)
    row.visibility, row.taken_down_at = Visibility.PRIVATE, at or timezone.now()
    told = {"note": note, "tell": owners_of(row), "target": Visibility.PRIVATE}
    return changed(row, "take-down-pack", by=by, at=at, request_id=request_id, **told)


@transaction.atomic
def let_back(pack, *, by, at=None, request_id=None):
    """Say, for the desk, that its owner may show everybody again what was taken down.

    Raises NotAllowed, WrongState where nothing keeps it down.
    """
    row = locked(pack, "take-down-pack", by=by)
    if row.is_public or not row.stays_down_until:
        raise WrongState(row)
    row.taken_down_at = None
    return changed(row, "let-back-pack", by=by, at=at, request_id=request_id, tell=owners_of(row))


@transaction.atomic
def renew_link(pack, *, by, at=None, request_id=None):
    """Give the pack another link; the one before opens nothing any more."""
    row = locked(pack, "share-pack", by=by)
    if row.visibility != Visibility.LINK:
        raise WrongState(row)
    row.token = secrets.token_urlsafe(32)
    return changed(row, "share-pack", by=by, at=at, request_id=request_id, target="link")


@transaction.atomic
def delete(pack, *, by, at=None, request_id=None):
    """Delete a pack; the practices in it stay what they are."""
    row = locked(pack, "delete-pack", by=by)
    _record("delete-pack", row, by=by, at=at, request_id=request_id)
    row.delete()
