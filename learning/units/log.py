"""How the log speaks of units: of members that one came or left, never who."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.querysets import within
from events.subjects import Named, subject, verbs
from learning.models import Unit

VERBS = {
    "tell-unit": gettext_lazy("The learning unit was told of"),
    "edit-unit": gettext_lazy("What is told of the unit was changed"),
    "invite-unit": gettext_lazy("Somebody was asked to be a member"),
    "agree-unit": gettext_lazy("A member came"),
    "leave-unit": gettext_lazy("Somebody left, or did not come"),
    "remove-unit": gettext_lazy("Somebody was taken off the list"),
    "resource-unit": gettext_lazy("An organisation was named"),
    "unresource-unit": gettext_lazy("An organisation was taken off the list"),
}
# Who was asked and did not come is nobody's affair.
OPEN_TO_ALL = ("tell-unit", "edit-unit", "agree-unit", "resource-unit", "unresource-unit")


def _under(place):
    return Unit.objects.filter(within("place", place)).values("pk")


def _named(ids, reader):
    rows = Unit.objects.filter(pk__in=ids).select_related("place__state")
    return {
        row.pk: Named(
            _("Learning unit of %(place)s") % {"place": row.place.name_here},
            "",
            row.get_absolute_url(),
        )
        for row in rows
    }


verbs(VERBS)
subject("unit", gettext_lazy("Learning unit"), under=_under, named=_named, verbs=OPEN_TO_ALL)
