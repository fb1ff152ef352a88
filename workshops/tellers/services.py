"""A link for who told a draft: made, ended, and what she sends by it written on that draft."""

import base64
import hashlib
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.standing import standing_of
from events.models import Event
from events.services import record
from practices import services
from practices.choices import WRITABLE_STATES, TellersYes
from practices.consent import consent_text
from practices.errors import NotAllowed, WrongState
from practices.forms.stored import answers
from practices.models import Practice, Version
from practices.notify import authors_of
from practices.permissions import may
from practices.whose import written_by
from workshops.models import TellersLink
from workshops.models.tellers_link import waits_for_teller

LASTS = timedelta(days=14)
LONGEST_TOKEN = 43
TOLD = "tell-by-link"
MADE = "make-tellers-link"


def _token(link):
    digest = salted_hmac("workshops.tellers", str(link.uid), algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def token_of(link):
    """Return the token of `link`, "" where this server's key cannot make it any more."""
    token = _token(link)
    return token if hash_of(token) == link.token_hash else ""


def hash_of(token):
    """Return the hash by which a token is found."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(token):
    """Return the `TellersLink` that `token` opens or opened, or None."""
    if len(token) != LONGEST_TOKEN or not token.isascii():
        return None
    links = TellersLink.objects.filter(token_hash=hash_of(token))
    return links.select_related("version__practice", "version__particulars").first()


def link_of(version):
    """Return the newest link of `version`, or None."""
    return version.tellers_links.first()


def askable(practices, user):
    """Return the keys of those of `practices` that `user` wrote and whose teller may be asked."""
    told = Version.objects.filter(practice__in=practices, state__in=WRITABLE_STATES)
    told = told.exclude(particulars__told_by_name="").filter(written_by(standing_of(user)))
    return set(told.values_list("practice", flat=True))


def _draft_of(practice, by):
    """Return the version that may be asked for, its practice locked. Raises both refusals."""
    if not may(by, "edit", practice):
        raise NotAllowed("edit")
    Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    version = practice.versions.select_related("particulars").order_by("-pk").first()
    if not waits_for_teller(version):
        raise WrongState(practice)
    return version


@transaction.atomic
def make_link(practice, *, by, at=None, request_id=None):
    """Make a link to the draft of `practice` for who told it; the one before opens nothing more.

    Raises NotAllowed, and WrongState where nothing can be written or no teller is named.
    """
    version, at = _draft_of(practice, by), at or timezone.now()
    version.tellers_links.filter(ended_at=None, used_at=None).update(ended_at=at)
    link = TellersLink(version=version, made_at=at, ends_at=at + LASTS)
    link.token_hash = hash_of(_token(link))
    link.save()
    _record(MADE, practice, by=by, at=at, request_id=request_id)
    return link


@transaction.atomic
def end_link(practice, *, by, at=None, request_id=None):
    """Let the link to the draft of `practice` open nothing any more; without one nothing happens.

    Raises NotAllowed.
    """
    if not may(by, "edit", practice):
        raise NotAllowed("edit")
    at = at or timezone.now()
    open_ones = TellersLink.objects.filter(version__practice=practice, ended_at=None, used_at=None)
    if open_ones.update(ended_at=at):
        _record("end-tellers-link", practice, by=by, at=at, request_id=request_id)


def _record(verb, practice, *, by, **told):
    record(verb, practice, by=by, office=standing_of(by).main_office, **told)


def is_open(link):
    """Whether `link` may be answered by: it ends with the right of who made it.

    That is her posting, as a rule: who holds the office now makes another one.
    """
    made = Event.objects.filter(verb=MADE, subject_id=link.version.practice_id, at=link.made_at)
    by = made.select_related("actor").first()
    return link.is_open() and by is not None and may(by.actor, "edit", link.version.practice)


def opened(token):
    """Return the open link of `token` with its row and its practice locked, else None.

    To be called within a transaction: who writes on the draft meanwhile waits, and is waited for.
    """
    found = find(token)
    if found is None:
        return None
    Practice.objects.select_for_update(of=("self",)).get(pk=found.version.practice_id)
    locked = TellersLink.objects.select_for_update(of=("self",)).get(pk=found.pk)
    locked.version = Version.objects.select_related("particulars", "place", "practice").get(
        pk=found.version_id
    )
    return locked if is_open(locked) else None


def complete(link, form, *, at=None):
    """Write what the valid `form` says on the draft of the locked `link`, as its teller's words.

    Her yes stands with it, dated and by link, with the text that she agreed to.
    """
    at, version = at or timezone.now(), link.version
    services.write(
        version,
        by=None,
        revision=version.revision,
        answers=answers(form),
        steps=form.cleaned_data["steps"],
        particulars={
            "contact": form.cleaned_data["contact"],
            "tellers_yes": TellersYes.BY_LINK,
            "tellers_yes_on": timezone.localdate(at),
            "tellers_yes_noted_by": None,
            "consent": True,
            "consent_text": consent_text(),
            "consent_at": at,
        },
    )
    link.used_at = at
    link.save(update_fields=["used_at"])
    practice = version.practice
    record(TOLD, practice, by=None, agent="teller", at=at, tell=authors_of(practice))
