"""Who hears of what, and in which words."""

from django.db.models import Q
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.desks import curators_at, desk_above
from accounts.models import User
from accounts.querysets import today
from events.kinds import kind
from events.registry import Notice, tells
from places.choices import Level
from practices.choices import HidingReason
from practices.living import asked_links
from practices.models import Practice, Version

_TO_THE_DESK = ("submit", "appeal")
# Who follows no review learns of no revision that was not accepted, and reads no desk's notes.
_OPEN_TO_ALL = ("accept", "supersede", "merge", "withdraw", "reinstate", "endorse")
_ANSWERS = ("take-suggestion", "decline-suggestion", "outdate-suggestion")
_REASONS = ("supersede", "merge", "withdraw", "reinstate", "decline-suggestion")
_ASKING = "ask-confirm"
_TO_THE_AUTHORS = ("return", "decline", "accept", "supersede", "withdraw", "reinstate")

kind(
    "entries",
    gettext_lazy("My entries"),
    gettext_lazy("What a desk decided, what asks for an answer, what is due."),
    subjects=["practice"],
)
kind(
    "desk",
    gettext_lazy("My desk"),
    gettext_lazy("What waits for your desk, and what has waited too long."),
    verbs=[*_TO_THE_DESK, "recall", "overdue", "release"],
)
kind(
    "vouchings",
    gettext_lazy("Endorsements"),
    gettext_lazy("Somebody endorses what you shared."),
    verbs=["endorse"],
)
kind(
    "adoptions",
    gettext_lazy("Who takes it up"),
    gettext_lazy("A place tries what you shared, or it did not work there."),
    verbs=["adopt", "show-adoption"],
)
kind(
    "trying",
    gettext_lazy("What we are trying"),
    gettext_lazy("Your place planned to try something: how did it go?"),
    verbs=["remind-adoption"],
)
kind(
    "followed",
    gettext_lazy("What I follow"),
    gettext_lazy("A practice that you follow has changed."),
    verbs=["revise"],
)
kind(
    "confirming",
    gettext_lazy("Still true?"),
    gettext_lazy("Once a year, and when a fund or programme has ended: does yours still hold?"),
    verbs=[_ASKING],
)


def hearers(verb, act):
    """Return the users who are to hear of the act, its actor left out later."""
    if verb in _TO_THE_DESK:
        return curators_of(act.practice, act.version)
    if verb in _TO_THE_AUTHORS:
        return authors_of(act.practice)
    if verb == "merge":
        return [*authors_of(act.practice), *authors_of(act.details["replacement"])]
    if verb == "recall" and act.claim_ended:
        return [act.claim_ended]
    return []


def curators_of(practice, version):
    """Return the curators of its desk; an empty desk counts at once as the desk above."""
    if version.waits_for_posting:
        return []
    authors, desk = authors_of(practice), version.desk
    while True:
        office = practice.author_office
        duties = curators_at(desk, version.programme, excluding=authors, office=office)
        if duties or desk.level == Level.NATIONAL:
            return [duty.person for duty in duties]
        desk = desk_above(desk)


def authors_of(practice):
    """The person who told it while she holds its office, and the office's present holders."""
    if practice.author_office_id is None:
        return [practice.author] if practice.author_id else []
    return list(holders_of([practice.author_office_id]))


def holders_of(offices):
    """Return the active users who hold one of `offices` (ids, or a query of them) today."""
    return (
        User.objects.active()
        .filter(
            Q(postings__office__in=offices, postings__state="confirmed")
            & Q(postings__starts_on__lte=today())
            & (Q(postings__ends_on=None) | Q(postings__ends_on__gte=today()))
        )
        .distinct()
    )


def _sentences():
    return {
        "submit": _("“%(title)s” waits for your desk."),
        "appeal": _(
            "“%(title)s” was declined by the desk below; its author asks your desk to reconsider."
        ),
        "return": _("“%(title)s” came back to you with a note."),
        "decline": _("“%(title)s” was declined."),
        "accept": _("“%(title)s” is published."),
        "supersede": _("“%(title)s” was replaced by another practice."),
        "merge": _("“%(title)s” was joined with another practice that tells the same."),
        "withdraw": _("“%(title)s” was withdrawn."),
        "reinstate": _("“%(title)s” is published again."),
        "read-by-block": _("Your Block has read “%(title)s”."),
        "overdue": _("“%(title)s” has waited for more than a week."),
        "remind": _("“%(title)s” came back to you some time ago. Change it and submit it again."),
        "release": _("“%(title)s” is open again: the person reading it is away."),
        "hide-words": _("Some words of “%(title)s” are hidden now."),
        "hide-photo": _("A photo of “%(title)s” was removed."),
        "show-words": _("The hidden words of “%(title)s” are shown again."),
        _ASKING: _("Is “%(title)s” still true? One tap answers."),
        "suggest": _("Somebody suggests a correction to “%(title)s”."),
        "take-suggestion": _("Your correction to “%(title)s” is taken over into its next version."),
        "decline-suggestion": _("Your correction to “%(title)s” was not taken over."),
        "outdate-suggestion": _(
            "“%(title)s” has a new version that words differently what you wanted to correct."
        ),
        "endorse": _("Somebody endorsed “%(title)s”."),
        "recall": _("“%(title)s”, which you were reading, was taken back by its author."),
    }


@tells("practice")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about a practice that `reader` may still see."""
    pks = {event.subject_id for event in events}
    seen = {
        practice.pk: practice
        for practice in Practice.objects.filter(pk__in=pks).visible_to(reader).with_latest()
    }
    versions = Version.objects.filter(practice__in=seen).followed_by(reader)
    followed, sentences = set(versions.values_list("practice", flat=True)), _sentences()
    return {
        event.pk: _notice(event, seen[event.subject_id], sentences, event.subject_id in followed)
        for event in events
        if event.subject_id in seen
        and event.verb in sentences
        and (event.verb in (*_OPEN_TO_ALL, *_ANSWERS) or event.subject_id in followed)
    }


def _notice(event, practice, sentences, behind):
    told = behind or event.verb in _REASONS
    note = getattr(event, "note", None) if told else None
    title, sentence = _title(practice), sentences[event.verb]
    why = why_hidden(event)
    return Notice(
        sentence=sentence % {"title": title or practice.code},
        address=_address(event, practice),
        note=note.text if note else why,
        note_language=note.language if note else get_language() if why else "",
        quoted=title,
        quoted_language=practice.language or practice.latest_language,
    )


def _address(event, practice):
    if event.verb == _ASKING and practice.is_live:
        return asked_links.address_of(practice)
    return practice.get_absolute_url()


def why_hidden(event):
    """Return in words for which reason words or a photo were hidden; of other events nothing."""
    return str(HidingReason(event.target).label) if event.verb.startswith("hide-") else ""


def _title(practice):
    """Return the title as a notice may say it; of what is hidden, none: its code stands instead."""
    return "" if practice.is_hidden else practice.title or practice.latest_title
