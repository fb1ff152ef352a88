"""What the report of a workshop tells of offers made there, and of visits and calls from them."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops.models import Call, Offer, Visit
from workshops.report.parts import Group, Part, Row, part
from workshops.visits.choices import CallState, Side, VisitState

_MOST = 60


@part("offers")
def offers_part(workshop, reader):
    """Tell who can host others and who needs to see what; withdrawn ones are left out."""
    made = Offer.objects.filter(workshop=workshop, withdrawn_at=None).order_by("pk")
    rows = list(made.with_row_data()[:_MOST])
    if not rows:
        return None
    groups = [
        Group(str(Side(side).label), [_row(one) for one in rows if one.side == side])
        for side in Side.values
    ]
    said = ngettext("%(n)s offer was made.", "%(n)s offers were made.", len(rows))
    groups = [group for group in groups if group.rows]
    return Part(_("Offers of visits"), len(rows), said % {"n": len(rows)}, groups)


def _row(offer):
    address = offer.get_absolute_url() if offer.is_open else ""
    return Row(offer.words, offer.words_language, offer.place.label, address)


@part("visits")
def visits_part(workshop, reader):
    """Tell who visits whom by an offer of the workshop, once it was agreed."""
    found = Visit.objects.listed().filter(workshop=workshop).exclude(state=VisitState.CANCELLED)
    rows = list(found.order_by("starts_on", "pk").with_row_data()[:_MOST])
    if not rows:
        return None
    said = ngettext("%(n)s visit was agreed.", "%(n)s visits were agreed.", len(rows))
    told = [_visit_row(one) for one in rows]
    return Part(_("Visits"), len(rows), said % {"n": len(rows)}, [Group("", told)])


def _visit_row(visit):
    words = _("%(guest)s visits %(host)s") % {
        "guest": visit.guest_office.place.full_name,
        "host": visit.place.full_name,
    }
    return Row(words, "", date_format(visit.starts_on, "DATE_FORMAT"), visit.get_absolute_url())


@part("calls")
def calls_part(workshop, reader):
    """Tell title and time of the calls that were agreed on."""
    found = Call.objects.listed().filter(workshop=workshop, state=CallState.ANNOUNCED)
    rows = list(found.order_by("on", "pk")[:_MOST])
    if not rows:
        return None
    said = ngettext("%(n)s call was agreed on.", "%(n)s calls were agreed on.", len(rows))
    told = [
        Row(
            *(one.title, one.words_language),
            f"{date_format(one.on, 'DATE_FORMAT')}, {one.opens_at:%H:%M}",
            one.get_absolute_url(),
        )
        for one in rows
    ]
    return Part(_("Calls of peers"), len(rows), said % {"n": len(rows)}, [Group("", told)])
