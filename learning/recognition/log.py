"""How the log speaks of certificates and of what is told of uptake."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.log_subjects import subject_at_place
from accounts.querysets import within
from events.subjects import Named, subject, verbs
from learning.models import Celebration, Certificate
from learning.recognition.celebrating import TRANSITIONS, event_of

verbs(
    {event_of(verb): step.told for verb, step in TRANSITIONS.items()}
    | {
        "make-certificate": gettext_lazy("Made a certificate"),
        "unname-certificate": gettext_lazy("Took the name off a certificate"),
        "celebrate": gettext_lazy("Celebrated"),
        "tell-uptake": gettext_lazy("Told in how many places it is in use"),
    }
)


def _under(place):
    open_ones = Certificate.objects.exclude(practice__shielded_level__gt="")
    return open_ones.filter(within("office__place", place)).values("pk")


def _named(ids, reader):
    told = {pk: Named(_("A certificate"), hidden=True) for pk in ids}
    for one in Certificate.objects.visible_to(reader).filter(pk__in=ids):
        told[one.pk] = Named(_("A certificate"), "", one.get_absolute_url())
    return told


subject("certificate", gettext_lazy("Certificates"), under=_under, named=_named)


subject_at_place(
    Celebration,
    gettext_lazy("Celebrations"),
    nameless=gettext_lazy("A celebration"),
    called=lambda celebration: (celebration.reached, celebration.language),
)
