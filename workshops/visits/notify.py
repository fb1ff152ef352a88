"""Who hears of offers, visits and calls, and in which words."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from events.kinds import kind
from events.registry import Notice, note_of, tells
from workshops.models import Call, Offer, Visit
from workshops.visits.choices import Side

kind(
    "visits",
    gettext_lazy("Visits and calls"),
    gettext_lazy("A place that fits what you offer or need to see, a visit, a call of peers."),
    subjects=("offer", "visit", "call"),
)

_OFFERS = {
    ("make-offer", Side.HOST): gettext_lazy("Somebody can host what you need to see: “%(words)s”"),
    ("make-offer", Side.SEE): gettext_lazy("Somebody needs to see what you offer: “%(words)s”"),
    ("withdraw-offer", Side.HOST): gettext_lazy("Your offer was withdrawn: “%(words)s”"),
    ("withdraw-offer", Side.SEE): gettext_lazy("What you need to see was withdrawn: “%(words)s”"),
}
SHORT = 120


@tells("offer")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about offers that `reader` may open; one query."""
    rows = Offer.objects.visible_to(reader).in_bulk({event.subject_id for event in events})
    return {
        event.pk: _notice(event, rows[event.subject_id])
        for event in events
        if event.subject_id in rows and (event.verb, rows[event.subject_id].side) in _OFFERS
    }


def _notice(event, offer):
    words = offer.words if len(offer.words) <= SHORT else f"{offer.words[:SHORT]}…"
    return Notice(
        sentence=str(_OFFERS[event.verb, offer.side]) % {"words": words},
        address=offer.get_absolute_url(),
        quoted=words,
        quoted_language=offer.words_language,
    )


_VISITS = {
    "ask-visit": gettext_lazy("%(guest)s asks to visit you."),
    "agree-visit": gettext_lazy("%(host)s agrees to your visit."),
    "decline-visit": gettext_lazy("%(host)s cannot host your visit, and says why."),
    "cancel-visit": gettext_lazy("The visit of %(guest)s to %(host)s is cancelled."),
    "move-visit": gettext_lazy("Days, people or meeting point of a visit have changed: %(host)s."),
    "hold-visit": gettext_lazy("The visit to %(host)s is noted as held."),
    "debrief-visit": gettext_lazy("%(guest)s shares what it saw with you and takes home."),
    "report-visit": gettext_lazy("%(guest)s tells what became of something it took home."),
    "report-all-visit": gettext_lazy(
        "%(guest)s has told of all that it took home what became of it."
    ),
    "share-findings-visit": gettext_lazy("%(host)s shares with you what %(guest)s found there."),
    "ask-if-held-visit": gettext_lazy("Was the visit of %(guest)s to %(host)s held? Say so."),
    "remind-debrief-visit": gettext_lazy(
        "Your debrief of the visit to %(host)s is due on %(due)s."
    ),
    "late-debrief-visit": gettext_lazy(
        "Your hosts in %(host)s wait for the debrief of your visit."
    ),
    "remind-report-visit": gettext_lazy(
        "Tell %(host)s what became of what you took home from your visit."
    ),
}


_SHARED = "share-findings-visit"


@tells("visit")
def write_visit_notices(events, reader):
    """Return a `Notice` for each of `events` about visits that concern the reader; two queries.

    Those of the reader's offices, and what hosts share as long as they do.
    """
    keys = {event.subject_id for event in events if event.verb != _SHARED}
    shared = {event.subject_id for event in events if event.verb == _SHARED}
    rows = Visit.objects.of_offices(reader).with_row_data().in_bulk(keys)
    if shared:
        rows |= Visit.objects.visible_to(reader).with_row_data().in_bulk(shared - rows.keys())
    return {
        event.pk: _visit_notice(event, rows[event.subject_id])
        for event in events
        if event.subject_id in rows
        and event.verb in _VISITS
        and (event.verb == _SHARED or event.subject_id in keys)
    }


def _visit_notice(event, visit):
    told = {"guest": visit.guest_office.place.full_name, "host": visit.place.full_name}
    told["due"] = date_format(visit.debrief_due, "DATE_FORMAT") if visit.debrief_due else ""
    return Notice(
        sentence=str(_VISITS[event.verb]) % told,
        address=visit.get_absolute_url(),
        **note_of(event),
    )


_CALLS = {
    "convene-call": gettext_lazy("You are invited to a call: “%(title)s”, %(day)s."),
    "edit-call": gettext_lazy("Title or time of a call have changed: “%(title)s”, %(day)s."),
    "cancel-call": gettext_lazy("The call “%(title)s” is cancelled."),
    "remind-call": gettext_lazy("Tomorrow is the call “%(title)s”."),
}


@tells("call")
def write_call_notices(events, reader):
    """Return a `Notice` for each of `events` about calls: of title and time alone; one query."""
    rows = Call.objects.listed().in_bulk({event.subject_id for event in events})
    return {
        event.pk: _call_notice(event, rows[event.subject_id])
        for event in events
        if event.subject_id in rows and event.verb in _CALLS
    }


def _call_notice(event, call):
    day = f"{date_format(call.on, 'DATE_FORMAT')}, {call.opens_at:%H:%M}"
    return Notice(
        sentence=str(_CALLS[event.verb]) % {"title": call.title, "day": day},
        address=call.get_absolute_url(),
        quoted=call.title,
        quoted_language=call.words_language,
        **note_of(event),
    )
