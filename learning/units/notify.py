"""Who is asked to be a member of a unit hears of it, and who is named no more."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from events.kinds import kind
from events.registry import Notice, tells
from learning.models import Unit, UnitMember

kind(
    "units",
    gettext_lazy("Learning units"),
    gettext_lazy("A unit asks you to be a member, or names you no more."),
    subjects=["unit"],
)


@tells("unit")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about units; what she was asked only while it holds.

    Two queries.
    """
    units = Unit.objects.select_related("place").in_bulk({event.subject_id for event in events})
    asked = set(UnitMember.objects.filter(person=reader).values_list("unit", flat=True))
    told = {}
    for event in events:
        unit = units.get(event.subject_id)
        if unit and (sentence := _sentence(event.verb, unit.pk in asked)):
            words = sentence % {"place": unit.place.name_here}
            told[event.pk] = Notice(sentence=words, address=unit.get_absolute_url())
    return told


def _sentence(verb, is_asked):
    if verb == "invite-unit" and is_asked:
        return _("The learning unit of %(place)s asks whether it may name you as a member.")
    if verb == "remove-unit" and not is_asked:
        return _("The learning unit of %(place)s does not name you as a member any more.")
    return ""
