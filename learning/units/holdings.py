"""What units hold of a person: of which she is a member, or was asked to be one."""

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from learning.models import UnitMember


@holds(3)
def what_units_hold(person):
    """Return the units that name `person`, or asked her."""
    rows = UnitMember.objects.filter(person=person).select_related("unit__place", "office")
    return [Section("units", _("Learning units"), rows.order_by("-pk"), _members)]


def _members(rows):
    return [
        [
            Fact("place", _("Place"), row.unit.place.label),
            Fact("office", _("Office"), row.office.title, row.office.title_language),
            Fact("organisation", _("Organisation"), row.organisation, row.language),
            Fact("asked", _("Asked"), date_format(localtime(row.invited_at), "DATE_FORMAT")),
            Fact("named", _("Named as a member"), _("Yes") if row.agreed_at else _("No")),
        ]
        for row in rows
    ]
