"""Who hears of what becomes of a workshop, and in which words."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from accounts.models import Office, User
from events.kinds import kind
from events.registry import Notice, note_of, tells
from places.choices import Level
from practices.notify import holders_of
from workshops.models import Workshop

SENTENCES = {
    "announce-workshop": gettext_lazy("Your district is invited to “%(title)s”."),
    "edit-workshop": gettext_lazy("Days, hours or venue of “%(title)s” have changed."),
    "cancel-workshop": gettext_lazy("“%(title)s” is cancelled."),
    "draft-cards": gettext_lazy(
        "Your cards from “%(title)s” are drafts now. Complete them under “My entries”."
    ),
    "publish-report": gettext_lazy("The report of “%(title)s” is out."),
    "ask-for-report": gettext_lazy("“%(title)s” is over: let its report out within 48 hours."),
    "miss-report": gettext_lazy("The report of “%(title)s” is late: read it and let it out."),
    "invite-guest": gettext_lazy("You are invited to “%(title)s”: say whether you come."),
    "name-facilitators": gettext_lazy("You are named as a facilitator of “%(title)s”."),
}

# What leads elsewhere than to the page of the workshop.
LEADS_TO = dict.fromkeys(("publish-report", "ask-for-report", "miss-report"), "workshops:report")
LEADS_TO["invite-guest"] = "workshops:invited"

kind(
    "workshops",
    gettext_lazy("Workshops"),
    gettext_lazy("An invitation, a change of days or venue, a workshop that you are to run."),
    subjects=("workshop",),
)


def who_hears(workshop, verb):
    """Return the active people who are to hear of `verb`, once each."""
    if verb == "announce":
        return list(holders_of(offices_of(workshop)))
    if verb not in ("edit", "cancel"):
        return []
    coming = Q(takes_part__workshop=workshop) | Q(facilitates__workshop=workshop)
    people = User.objects.active().filter(coming).distinct()
    return list(people | holders_of(offices_of(workshop)))


def offices_of(workshop):
    """Return the District offices of the districts that are invited."""
    districts = workshop.districts.all()
    return Office.objects.filter(place__in=districts, place__level=Level.DISTRICT).values("pk")


@tells("workshop")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about a workshop that `reader` may see; two queries.

    Who is a facilitator no more is told nothing of it.
    """
    ids = {event.subject_id for event in events}
    seen = Workshop.objects.filter(pk__in=ids).visible_to(reader).in_bulk()
    return {
        event.pk: _notice(event, seen[event.subject_id])
        for event in events
        if event.subject_id in seen and event.verb in SENTENCES
    }


def _address(event, workshop):
    name = LEADS_TO.get(event.verb, "workshops:workshop")
    return reverse(name, args=[workshop.pk])


def _notice(event, workshop):
    return Notice(
        sentence=str(SENTENCES[event.verb]) % {"title": workshop.title},
        address=_address(event, workshop),
        quoted=workshop.title,
        quoted_language=workshop.words_language,
        **note_of(event),
    )
