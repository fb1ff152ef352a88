"""Forms whose sender was signed out: kept for an hour, for the person whose page it was.

Each form of a signed-in page carries a signed word of who it was given to
(`events/templatetags/given.py`). A post that comes without that person's session is parked under
her name by `sourcebook/parking.py`, and given back once she is signed in. Nothing is saved before
she presses again.
"""

import re
from datetime import timedelta
from uuid import uuid4

from django.core import signing
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from events.models import Parked

FOLDER = "parked"
KEPT_FOR = timedelta(hours=1)
MOST_A_PERSON = 3
PAGE_LIES_OPEN = timedelta(days=30)
_SALT = "events.parking.given"
_NEVER_KEPT = {"csrfmiddlewaretoken", "given_to", "parked"}
_SECRET = re.compile(r"password|passcode|otp|^code$|secret|credential|token", re.IGNORECASE)

_givers = {}


def word_for(user):
    """Return the signed word that says to whom a page was given."""
    return signing.dumps(user.pk, salt=_SALT)


def given_to(word):
    """Return the key of the person a page was given to, or None where `word` is not ours."""
    try:
        return signing.loads(word or "", salt=_SALT, max_age=PAGE_LIES_OPEN)
    except signing.BadSignature:
        return None


def word_of_person(user):
    """Return a word under which a phone keeps a person's text: it tells nobody who she is."""
    return salted_hmac(_SALT, str(user.pk)).hexdigest()[:16]


def gives_back(view_name):
    """Register a function `(request, parked)` that answers with the filled form of a view."""

    def keep(giver):
        _givers[view_name] = giver
        return giver

    return keep


def giver_of(parked):
    """Return what gives `parked` back on a page of its own, or None."""
    return _givers.get(parked.view_name)


def may_be_kept(request):
    """Return whether a post is one that can wait: a room's own form, with no secret in it."""
    names = {*request.POST, *request.FILES} - _NEVER_KEPT
    return bool(request.resolver_match.namespace) and not any(map(_SECRET.search, names))


def park(request, owner, now=None):
    """Keep the words and files of a post for `owner`; of her older ones the last two stay."""
    kept = {name: values for name, values in request.POST.lists() if name not in _NEVER_KEPT}
    files = [
        _keep(field, sent) for field, all_sent in request.FILES.lists() for sent in all_sent if sent
    ]
    with transaction.atomic():
        parked = Parked.objects.create(
            owner=owner,
            address=request.get_full_path()[:500],
            view_name=request.resolver_match.view_name,
            arguments=request.resolver_match.kwargs,
            data=kept,
            files=files,
            expires_at=(now or timezone.now()) + KEPT_FOR,
        )
    for older in Parked.objects.filter(owner=owner).order_by("-id")[MOST_A_PERSON:]:
        drop(older)
    return parked


def _keep(field, sent):
    uid = uuid4()  # it may become the address of a photo
    sent.seek(0)
    default_storage.save(file_name(uid), sent)
    return {"field": field, "uid": str(uid), "name": sent.name[:200], "kind": sent.content_type}


def file_name(uid):
    """Return where a parked file lies."""
    return f"{FOLDER}/{uid}"


def drop(parked):
    """Delete what was parked: its row, then its files."""
    parked.delete()
    for one in parked.files:
        default_storage.delete(file_name(one["uid"]))


def clear_parked(now=None):
    """Delete what has lain here for its hour, and files that a crash left without a row.

    Run every ten minutes.
    """
    now = now or timezone.now()
    for parked in Parked.objects.filter(expires_at__lte=now):
        drop(parked)
    known = {
        one["uid"] for files in Parked.objects.values_list("files", flat=True) for one in files
    }
    for name in set(_all_files()) - known:
        if now - default_storage.get_modified_time(file_name(name)) > KEPT_FOR:
            default_storage.delete(file_name(name))


def _all_files():
    try:
        return default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return []
