"""What the report of a workshop tells of the offers that were made there."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from workshops.models import Offer
from workshops.report.parts import Group, Part, Row, part
from workshops.visits.choices import Side

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
