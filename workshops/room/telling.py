"""How the log and the notices speak of what is asked of seniors. Words of it stay on its page."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.querysets import within
from accounts.standing import standing_of
from events.kinds import kind
from events.registry import Notice, tells
from events.subjects import Named, subject, verbs
from workshops.models import Ask

verbs(
    {
        "write-ask": gettext_lazy("Asked the seniors of a workshop"),
        "strike-ask": gettext_lazy("Took back what was asked of seniors"),
        "settle-ask": gettext_lazy("Kept the answer of seniors"),
        "promise-ask": gettext_lazy("Kept by when seniors answer"),
        "remind-ask": gettext_lazy("Reminded of an answer that is due"),
    }
)
kind(
    "asks",
    gettext_lazy("Asked of seniors"),
    gettext_lazy("An answer to what your district asked; what your office is to answer by a day."),
    subjects=("ask",),
)
_SENTENCES = {
    "settle-ask": gettext_lazy("There is an answer to what was asked in “%(title)s”."),
    "promise-ask": gettext_lazy("What was asked in “%(title)s” is to be answered by %(day)s."),
    "remind-ask": gettext_lazy("What was asked in “%(title)s” was to be answered by %(day)s."),
}
_OF_THE_OFFICE = gettext_lazy("Your office is to answer by %(day)s what “%(title)s” asked.")


def _under(place):
    return Ask.objects.filter(within("workshop__place", place)).values("pk")


def _named(ids, reader):
    rows = Ask.objects.filter(pk__in=ids)
    told = {pk: Named(_("Asked of seniors")) for pk in rows.values_list("pk", flat=True)}
    for one in rows.readable_by(reader):
        told[one.pk] = Named(_("Asked of seniors"), "", one.get_absolute_url())
    return told


subject("ask", gettext_lazy("Asked of seniors"), under=_under, named=_named)


@tells("ask")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about an ask that `reader` may still read."""
    rows = Ask.objects.filter(pk__in={event.subject_id for event in events})
    seen = rows.readable_by(reader).select_related("workshop").in_bulk()
    return {
        event.pk: _notice(event, seen[event.subject_id], reader)
        for event in events
        if event.subject_id in seen and event.verb in _SENTENCES
    }


def _notice(event, one, reader):
    mine = one.office_id and one.office_id in standing_of(reader).office_ids
    words = _OF_THE_OFFICE if mine and one.is_open else _SENTENCES[event.verb]
    day = date_format(one.due_on, "DATE_FORMAT") if one.due_on else ""
    return Notice(
        sentence=str(words) % {"title": one.workshop.title, "day": day},
        address=one.get_absolute_url(),
        quoted=one.workshop.title,
        quoted_language=one.workshop.words_language,
    )
