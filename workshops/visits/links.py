"""What this part adds to the page of an entry: the way to see it in place."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from practices.page_links import PageLink, page_fact, page_link
from workshops.models import Offer
from workshops.visits.choices import Side


def _newest_offer():
    """Return the expression of the key of the newest open offer to show a practice."""
    offers = Offer.objects.listed().filter(practices=OuterRef("pk"), side=Side.HOST)
    return ArraySubquery(offers.order_by("-id").values("pk")[:1])


page_fact("hosting_offers", _newest_offer)


@page_link
def see_it_in_place(practice, version):
    """Lead to the offer of who shows it; of a shielded entry never, for that names its place."""
    offers = getattr(practice, "hosting_offers", None)
    if not offers or practice.shielded or version.shielded:
        return None
    address = reverse("workshops:offer", args=offers)
    return PageLink(_("See it in place: ask for a visit"), address)
