"""Who hears of offers, and in which words."""

from django.utils.translation import gettext_lazy

from events.kinds import kind
from events.registry import Notice, tells
from workshops.models import Offer
from workshops.visits.choices import Side

kind(
    "visits",
    gettext_lazy("Visits and calls"),
    gettext_lazy("A place that fits what you offer or need to see, a visit, a call of peers."),
    subjects=("offer",),
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
