"""What offers hold of a person: those that she made."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from workshops.models import Offer


@holds(2)
def what_visits_hold(person):
    """Return what `person` offered or needs to see."""
    made = Offer.objects.filter(person=person).select_related("office", "place").order_by("-pk")
    return [Section("offers", _("Offers that you made"), made, _offers)]


def _offers(rows):
    return [
        [
            Fact("words", _("In your own words"), row.words, row.words_language),
            Fact("kind", _("Kind"), row.get_side_display()),
            Fact("office", _("Office"), row.office.title, row.office.title_language),
            Fact("until", _("Until"), date_format(row.until, "DATE_FORMAT")),
        ]
        for row in rows
    ]
