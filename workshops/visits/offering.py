"""Writing offers: made, changed, withdrawn; and which practices an offer may show."""

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from accounts.querysets import within_any
from accounts.standing import standing_of
from events.services import record
from practices.choices import AdoptionStatus
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Adoption, Practice
from practices.notify import holders_of
from workshops.models import Offer
from workshops.visits.choices import MOST_CHOICES, MOST_OPEN, WAY
from workshops.visits.matching import who_matches
from workshops.visits.permissions import may

WORDS = ("words", "words_language", "languages", "months", "people", "until", "workshop", *WAY)
MANY = ("themes", "practices")
_SEEN = (AdoptionStatus.TRIED, AdoptionStatus.IN_USE)  # what is planned shows nothing yet


@transaction.atomic
def make(*, by, office, side, at=None, request_id=None, **words):
    """Make an offer of `words` (of WORDS and MANY) for `office`, which `by` holds.

    Who has the other side of it open hears of it. Raises NotAllowed; AnswersMissing where the
    office has as many open ones as it may.
    """
    if office.pk not in standing_of(by).office_ids:
        raise NotAllowed("offer")
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    if Offer.objects.open().filter(office=office, side=side).count() >= MOST_OPEN:
        raise AnswersMissing(
            {"__all__": _("Your office has ten of these open. Withdraw one of them first.")}
        )
    told = {field: words[field] for field in WORDS if field in words}
    offer = Offer.objects.create(
        side=side,
        office=office,
        place=office.place,
        person=by,
        made_at=at or timezone.now(),
        **told,
    )
    _set_many(offer, words)
    _record("make-offer", offer, by, offer.made_at, request_id, tell=who_matches(offer))
    return offer


@transaction.atomic
def edit(offer, *, by, revision=None, at=None, request_id=None, **words):
    """Change `words` of an open offer; raises NotAllowed, or WrongState where it moved on."""
    row = _locked(offer, "edit-offer", by)
    if not row.is_open:
        raise WrongState(row)
    if revision not in (None, row.revision):
        raise WrongState(row, "stale")
    for field in WORDS:
        if field in words:
            setattr(row, field, words[field])
    row.revision += 1
    row.save()
    _set_many(row, words)
    _record("edit-offer", row, by, at, request_id)
    return row


@transaction.atomic
def withdraw(offer, *, by, at=None, request_id=None):
    """End an open offer; the office hears of it where a desk does so."""
    row = _locked(offer, "withdraw-offer", by)
    if not row.is_open:
        raise WrongState(row)
    row.withdrawn_at = at or timezone.now()
    row.revision += 1
    row.save()
    _record("withdraw-offer", row, by, at, request_id, tell=holders_of([row.office_id]))
    return row


def _locked(offer, action, by):
    rows = Offer.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("place", "office__place").get(pk=offer.pk)
    if not may(by, action, row):
        raise NotAllowed(action)
    return row


def _set_many(offer, words):
    for field in MANY:
        if field in words:
            getattr(offer, field).set(words[field])


def _record(verb, offer, by, at, request_id, tell=()):
    office = standing_of(by).main_office
    record(verb, offer, by=by, office=office, at=at, request_id=request_id, tell=tell)


def practices_at(places):
    """Return the published practices that can be seen at or under `places`, the newest first.

    Those told from there, and those openly taken up there. Never a shielded one, nor one that a
    place took up under cover: that it is offered would tell where it is.
    """
    taken = Adoption.objects.filter(
        within_any("place", places),
        practice=OuterRef("pk"),
        shielded=False,
        shown_status__in=_SEEN,
    )
    there = within_any("place", places) | Exists(taken)
    return showable().filter(there).order_by("-id")[:MOST_CHOICES]


def showable():
    """Return the practices that an offer may show to anybody: listed, and not shielded."""
    return Practice.objects.visible_to(AnonymousUser()).listed().filter(Q(shielded_level=""))


def practices_of(offer):
    """Return the practices of `offer` that may be shown today."""
    return showable().filter(offers=offer).order_by("title", "pk")
