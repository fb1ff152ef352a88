"""A pack for a workshop, suggested from its themes and from what the districts ask."""

from django.db import transaction
from django.utils.translation import gettext as _

from packs import collecting, services
from packs.suggesting import proposals
from places.choices import Level
from practices import search

FOR_EACH_ASK, MOST_ASKS = 2, 20
TITLE = 120


@transaction.atomic
def make_pack(workshop, *, by, at=None, request_id=None):
    """Make a private pack of `by`'s office for `workshop` and fill it with what is suggested.

    By its themes as any pack is, and of what answers the districts' questions and problems the
    first few. Raises NotAllowed, AnswersMissing from who has made too many.
    """
    language = next(iter(workshop.languages), workshop.words_language)
    words = {
        "title": (_("For: %(title)s") % {"title": workshop.title})[:TITLE],
        "words_language": workshop.words_language,
        "occasion": workshop.title[:TITLE],
        "held_on": workshop.starts_on,
        "audience": Level.DISTRICT,
        "language": language,
    }
    pack = services.create(by=by, at=at, request_id=request_id, **words)
    themes = list(workshop.themes.values_list("key", flat=True))
    suggested = proposals(pack, by, themes=themes, place=workshop.place)
    found = [one.practice for one in suggested] + _answering(workshop, by)
    collecting.add(pack, found, by=by, at=at)
    return pack


def _answering(workshop, by):
    """Return the practices that are found first by the words of what is asked."""
    asks = workshop.preworks.order_by("pk").values_list("question", "problem")
    words = [text for ask in asks for text in ask if text.strip()][:MOST_ASKS]
    found = {}
    for text in words:
        page = search.find(text, search.Filters(), by, size=FOR_EACH_ASK, facets=())
        found |= {practice.pk: practice for practice in page.practices}
    return list(found.values())
