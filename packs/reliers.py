"""Who has a practice in a pack relies on it: who hears when it is replaced or withdrawn, and why.

It is the owner that hears: who holds the pack's office now, or whoever made it for no office.
"""

from django.utils.translation import gettext as _

from accounts.models import User
from events.registry import Onward
from packs.models import Pack, PackItem
from practices.living.reasons import says_why
from practices.living.reliers import relies
from practices.notify import holders_of

MOST_NAMED = 5  # packs in one notice


@relies
def _whose_office_packed_it(practice):
    packs = Pack.objects.filter(items__practice=practice, office__isnull=False)
    return holders_of(packs.order_by().values("office")).values("pk")


@relies
def _who_packed_it_for_no_office(practice):
    packs = Pack.objects.filter(items__practice=practice, office=None)
    return User.objects.filter(packs__in=packs.order_by()).values("pk")


@says_why
def _packs_of_the_reader(pks, reader):
    """Return the reader's own packs that hold these practices; two queries."""
    items = PackItem.objects.filter(practice__in=pks, pack__in=Pack.objects.owned_by(reader))
    told = {}
    for item in items.select_related("pack").order_by("-pack__changed_at", "-pack"):
        named = told.setdefault(item.practice_id, [])
        if len(named) < MOST_NAMED:
            lead, pack = _("It is in your pack:"), item.pack
            named.append(Onward(lead, pack.title, pack.words_language, pack.get_absolute_url()))
    return told
