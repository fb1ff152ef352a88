"""What a notice says of an adoption: to the authors who took it up, to its office how it went."""

from django.utils.translation import gettext as _

from accounts.standing import standing_of
from events.registry import Notice, tells
from practices.choices import AdoptionStatus
from practices.living.adopting import HIDE, REMIND
from practices.living.taking import place_words
from practices.models import Adoption, Practice


def _sentences():
    return {
        AdoptionStatus.PLANNED: _("%(place)s will try “%(title)s”."),
        AdoptionStatus.TRIED: _("%(place)s has tried “%(title)s”."),
        AdoptionStatus.IN_USE: _("%(place)s uses “%(title)s” now."),
        AdoptionStatus.DROPPED: _("%(place)s no longer does “%(title)s”."),
        AdoptionStatus.DID_NOT_WORK: _("“%(title)s” did not work in one place: %(place)s."),
    }


@tells("adoption")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about an adoption that `reader` may still see."""
    pks = {event.subject_id for event in events}
    rows = Adoption.objects.with_row_data().in_bulk(pks)
    practices = Practice.objects.filter(pk__in=[row.practice_id for row in rows.values()])
    seen = set(practices.visible_to(reader).values_list("pk", flat=True))
    own, sentences = standing_of(reader).office_ids, _sentences()
    return {
        event.pk: _notice(event, rows[event.subject_id], sentences)
        for event in events
        if event.subject_id in rows
        and rows[event.subject_id].practice_id in seen
        and (event.verb not in (REMIND, HIDE) or rows[event.subject_id].office_id in own)
    }


def _notice(event, adoption, sentences):
    practice = adoption.practice
    title = "" if practice.is_hidden else practice.title
    to_itself = event.verb in (REMIND, HIDE)
    address = practice.get_absolute_url()
    if event.verb == REMIND:
        sentence = _("%(place)s planned to try “%(title)s”. How did it go?")
    elif event.verb == HIDE:
        sentence = _("A desk hid what %(place)s wrote about “%(title)s”.")
    else:
        sentence = sentences[event.target]
    place = adoption.place.label if to_itself else place_words(adoption)
    return Notice(
        sentence=sentence % {"title": title or practice.code, "place": place},
        address=f"{address}#trying" if to_itself else address,
        quoted=title,
        quoted_language=practice.language,
    )
