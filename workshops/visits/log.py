"""How the log speaks of offers, visits and calls: of visits to others by no words of theirs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.log_subjects import subject_at_place
from accounts.querysets import within
from events.subjects import Named, subject, verbs
from workshops.models import Call, Offer, Visit

VERBS = {
    "make-offer": gettext_lazy("Offered to host, or asked to see something"),
    "edit-offer": gettext_lazy("Changed an offer"),
    "withdraw-offer": gettext_lazy("Withdrew an offer"),
    "ask-visit": gettext_lazy("Asked for a visit"),
    "agree-visit": gettext_lazy("Agreed to a visit"),
    "decline-visit": gettext_lazy("Declined a visit"),
    "cancel-visit": gettext_lazy("Cancelled a visit"),
    "move-visit": gettext_lazy("Changed days, people or meeting point of a visit"),
    "hold-visit": gettext_lazy("Said that a visit was held"),
    "write-visit": gettext_lazy("Wrote on a sheet of a visit"),
    "take-home-visit": gettext_lazy("Took something home from a visit"),
    "take-back-visit": gettext_lazy("Took away what was to be taken home"),
    "debrief-visit": gettext_lazy("Shared the debrief of a visit with the hosts"),
    "report-visit": gettext_lazy("Told what became of what was taken home"),
    "report-all-visit": gettext_lazy("Told of all that was taken home what became of it"),
    "write-findings-visit": gettext_lazy("Wrote on the list of a peer verification"),
    "share-findings-visit": gettext_lazy("Chose who reads what peers found"),
    "ask-if-held-visit": gettext_lazy("Asked whether a visit was held"),
    "remind-debrief-visit": gettext_lazy("Reminded of the debrief of a visit"),
    "late-debrief-visit": gettext_lazy("Said that the debrief of a visit is late"),
    "remind-report-visit": gettext_lazy("Reminded of what was taken home from a visit"),
    "convene-call": gettext_lazy("Convened a call"),
    "edit-call": gettext_lazy("Changed a call"),
    "cancel-call": gettext_lazy("Cancelled a call"),
    "join-call": gettext_lazy("Joined a call"),
    "leave-call": gettext_lazy("Left a call"),
    "say-in-call": gettext_lazy("Wrote an ask or a taking of a call"),
    "unsay-in-call": gettext_lazy("Deleted an ask or a taking of a call"),
    "remind-call": gettext_lazy("Reminded of a call"),
}


verbs(VERBS)
subject_at_place(
    Offer,
    gettext_lazy("Offers"),
    nameless=gettext_lazy("An offer"),
    called=lambda offer: (offer.words[:80], offer.words_language),
)


def _visits_under(place):
    return Visit.objects.filter(within("place", place)).values("pk")


def _visits_named(ids, reader):
    there = Visit.objects.filter(pk__in=ids)
    told = {pk: Named(_("A visit")) for pk in there.values_list("pk", flat=True)}
    for one in there.visible_to(reader).with_row_data():
        words = _("Visit to %(place)s") % {"place": one.place.full_name}
        told[one.pk] = Named(words, address=one.get_absolute_url())
    return told


subject("visit", gettext_lazy("Visits"), under=_visits_under, named=_visits_named)


def _calls_under(place):
    return Call.objects.filter(within("place", place)).values("pk")


def _calls_named(ids, reader):
    calls = Call.objects.listed().filter(pk__in=ids)
    return {one.pk: Named(one.title, one.words_language, one.get_absolute_url()) for one in calls}


subject("call", gettext_lazy("Calls"), under=_calls_under, named=_calls_named)
