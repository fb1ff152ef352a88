"""What the cards of workshops miss is asked for here: `workshops.missing` asks by these two."""

from django.utils.text import Truncator

from learning.forgetting import cut_gaps
from learning.models import Gap
from learning.services import gather
from workshops.missing import asks_by

LONGEST = Gap._meta.get_field("looked_for").max_length


def ask_for_card(card, place, *, by, by_when, at):
    """Ask for what `card` says, for `place`; return the uid of the gap."""
    words = " ".join(card.text.split())
    gap = gather(
        by=by,
        by_when=by_when,
        at=at,
        themes=[card.theme] if card.theme_id else (),
        looked_for=Truncator(words).chars(LONGEST),
        why=card.text if len(words) > LONGEST else "",
        language=card.language,
        place=place,
    )
    return gap.uid


def addresses(uids, reader):
    """Return {uid: address} of the gaps with `uids` that `reader` may open; one query."""
    rows = Gap.objects.visible_to(reader).filter(uid__in=uids)
    return {gap.uid: gap.get_absolute_url() for gap in rows.only("pk", "uid")}


def cut(uids, marks):
    """Take the words of an erased person out of the gaps with `uids`."""
    cut_gaps(Gap.objects.filter(uid__in=uids), marks)


asks_by(ask=ask_for_card, addresses=addresses, cut=cut)
