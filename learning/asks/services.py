"""Raising a barrier. What becomes of it then: `workflow`."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Office
from accounts.querysets import today
from events.models import Event
from events.services import record
from learning.asks.choices import (
    ANSWER_WITHIN,
    MOST_A_DAY,
    MOST_OPEN,
    SHIELDED_WITHIN,
    WAITING,
)
from learning.asks.hearing import hearers
from learning.asks.permissions import asking_offices
from learning.models import PolicyAsk
from places.choices import Level
from places.models import Place
from practices import shield
from practices.errors import AnswersMissing, NotAllowed

WORDS = ("barrier", "wish", "sort", "language", "shielded")
SOURCE = ("origin", "practice", "gap", "workshop", "source_uid")


def levels_above(place):
    """Return the places that an office of `place` may ask, the nearest first."""
    found = [getattr(place, level) for level in ("block", "district", "state")]
    return [*(one for one in found if one and one.pk != place.pk), Place.objects.national()]


@transaction.atomic
def raise_barrier(*, by, office, asked_place, themes=(), at=None, request_id=None, **told):
    """Ask `asked_place`, above that of `office`, to lift what is `told` (of WORDS and SOURCE).

    The level asked hears of it; of a shielded one when the week is over. Raises
    NotAllowed, AnswersMissing past the limits or where a shielded one would name its place.
    """
    if office not in asking_offices(by) or asked_place not in levels_above(office.place):
        raise NotAllowed("raise")
    at = at or timezone.now()
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)
    _keep_pace(by, office, at)
    shielded = told.get("shielded", False)
    if shielded and asked_place.level not in (Level.STATE, Level.NATIONAL):
        raise AnswersMissing({"asked": _("Ask the State or India: a lower level names the place.")})
    ask = PolicyAsk(office=office, person=by, place=office.place, asked_place=asked_place)
    ask.level, ask.asked_at, ask.due_on = asked_place.level, at, today(at) + ANSWER_WITHIN
    ask.shown_place = office.place
    for field in (*WORDS, *SOURCE):
        if field in told:
            setattr(ask, field, told[field])
    if shielded:
        _cover(ask)
    ask.save()
    ask.themes.set(themes)
    tell = [] if shielded else hearers("raise", ask)
    made = {"office": office, "target": ask.state, "request_id": request_id, "at": at}
    record("raise-barrier", ask, by=by, tell=tell, **made)
    return ask


def _cover(ask):
    """Keep of a shielded one only what anybody may know; others learn of it after the week."""
    shield.take_untimed_keys(ask)
    ask.shown_place = shield.shown_place(ask.place)
    if ask.shown_place.level == Level.NATIONAL and ask.level == Level.STATE:
        words = _("Ask India: your State has so few such places that it would name yours.")
        raise AnswersMissing({"asked": words})
    opens = shield.window_after(ask.asked_at)
    ask.tell_on = ask.opens_on = today(opens)
    ask.asked_at = shield.month_of(opens)
    ask.due_on = today(ask.asked_at) + SHIELDED_WITHIN


def _keep_pace(by, office, at):
    asked = Event.objects.filter(actor=by, verb="raise-barrier", at__gt=at - timedelta(days=1))
    if asked.count() >= MOST_A_DAY:
        raise AnswersMissing({"barrier": _("You have asked for enough today. Come back tomorrow.")})
    if PolicyAsk.objects.filter(office=office, state__in=WAITING).count() >= MOST_OPEN:
        raise AnswersMissing(
            {"barrier": _("Your office has twenty of these waiting. Take one back first.")}
        )
