"""How the log speaks of offers."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.querysets import within
from events.subjects import Named, subject, verbs
from workshops.models import Offer

VERBS = {
    "make-offer": gettext_lazy("Offered to host, or asked to see something"),
    "edit-offer": gettext_lazy("Changed an offer"),
    "withdraw-offer": gettext_lazy("Withdrew an offer"),
}


def _under(place):
    return Offer.objects.filter(within("place", place)).values("pk")


def _named(ids, reader):
    there = Offer.objects.filter(pk__in=ids)
    told = {pk: Named(_("An offer")) for pk in there.values_list("pk", flat=True)}
    for one in there.visible_to(reader):
        told[one.pk] = Named(one.words[:80], one.words_language, one.get_absolute_url())
    return told


verbs(VERBS)
subject("offer", gettext_lazy("Offers"), under=_under, named=_named)
