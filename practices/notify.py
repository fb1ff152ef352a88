"""Who hears of what, and in which words."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from accounts.desks import curators_at, desk_above
from accounts.models import User
from accounts.querysets import today
from events.kinds import kind
from events.registry import Notice, Onward, tells
from places.choices import Level
from places.models import Place
from practices import permissions
from practices.choices import ChallengeReason, HidingReason, Outcome
from practices.living import asked_links, reasons
from practices.models import Challenge, Practice, Relier, Version

_TO_THE_DESK = ("submit", "appeal")
# Who follows no review learns of no revision that was not accepted, and reads no desk's notes.
_OPEN_TO_ALL = (
    *("accept", "supersede", "merge", "withdraw", "reinstate", "endorse", "revise"),
    *("challenge", "answer-doubt", "settle-doubt", "link"),
)
_DOUBTS = {"challenge": "at", "answer-doubt": "answered_at", "settle-doubt": "closed_at"}
_HIDING = ("hide-words", "hide-photo", "withhold")
_UNLEARNED = ("supersede", "withdraw")
_TO_THE_ASKED = ("ask-opinion",)
_ANSWERS = ("take-suggestion", "decline-suggestion", "outdate-suggestion")
_REASONS = (
    *("supersede", "merge", "withdraw", "reinstate"),
    *("decline-suggestion", "return-translation"),
)
_TRANSLATIONS = (
    *("submit-translation", "check-translation"),
    *("return-translation", "outdate-translation"),
)
_ASKING = "ask-confirm"
_TO_THE_AUTHORS = (
    *("return", "decline", "approve", "accept", "supersede", "withdraw", "reinstate"),
)

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
    verbs=[*_TO_THE_DESK, "recall", "overdue", "release", "give-opinion"],
)
kind(
    "opinions",
    gettext_lazy("Second opinions"),
    gettext_lazy("A desk asks what you think of an entry."),
    verbs=_TO_THE_ASKED,
)
kind(
    "unlearned",
    gettext_lazy("Replaced and withdrawn"),
    gettext_lazy("Something that you rely on no longer holds, and what to use instead."),
    verbs=["supersede", "withdraw"],
)
kind(
    "doubts",
    gettext_lazy("Doubts"),
    gettext_lazy("Somebody doubts a practice, its author answers, the desk decides."),
    verbs=[*_DOUBTS],
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
    verbs=["remind-adoption", "hide-adoption"],
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


kind(
    "translations",
    gettext_lazy("Translations"),
    gettext_lazy("A translation waits to be checked, is checked, or no longer fits."),
    verbs=[*_TRANSLATIONS],
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


def deciders_of_doubt(one):
    """Return the curators who may close the doubt `one`: of the desk, else of the one above."""
    practice, desk = one.practice, permissions.desk_of(one.practice, one.practice.live_version)
    authors, office = authors_of(practice), practice.author_office
    while True:
        duties = curators_at(desk, practice.programme, excluding=authors, office=office)
        people = [duty.person for duty in duties if duty.person_id != one.person_id]
        found = [user for user in people if permissions.may(user, "settle-doubt", practice)]
        if found or desk.level == Level.NATIONAL:
            return found
        desk = desk_above(desk)


def hearers_of_doubt(one):
    """Return who hears of a new doubt: authors and desk; of a grave one the National too."""
    found = [*authors_of(one.practice), *deciders_of_doubt(one)]
    if one.is_grave:
        national = Place.objects.national()
        found += [duty.person for duty in curators_at(national, one.practice.programme)]
    return found


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


def _of_translations():
    return {
        "submit-translation": _("A translation of “%(title)s” waits to be checked."),
        "check-translation": _("Your translation of “%(title)s” is checked, and readers see it."),
        "return-translation": _("Your translation of “%(title)s” came back with a note."),
        "outdate-translation": _(
            "“%(title)s”, which you translated, has a new version. Look at what changed."
        ),
    }


def _of_kin():
    return {
        "merge": _("“%(title)s” was joined with another practice that tells the same."),
        "link": _("“%(title)s” is named as a variant of another practice now."),
        "unlink": _("“%(title)s” is no longer named as a variant of another practice."),
    }


def _of_suggestions():
    return {
        "suggest": _("Somebody suggests a correction to “%(title)s”."),
        "take-suggestion": _("Your correction to “%(title)s” is used in its next version."),
        "decline-suggestion": _("Your correction to “%(title)s” was not used."),
        "outdate-suggestion": _(
            "“%(title)s” has a new version that words differently what you wanted to correct."
        ),
    }


def _sentences():
    return {
        "submit": _("“%(title)s” waits for your desk."),
        "appeal": _(
            "“%(title)s” was declined by the desk below; its author asks your desk to reconsider."
        ),
        "return": _("“%(title)s” came back to you with a note."),
        "decline": _("“%(title)s” was declined."),
        "approve": _("“%(title)s” is accepted. It opens on Monday."),
        "accept": _("“%(title)s” is published."),
        "supersede": _("“%(title)s” was replaced by another practice."),
        "withdraw": _("“%(title)s” was withdrawn."),
        "reinstate": _("“%(title)s” is published again."),
        "read-by-block": _("Your Block has read “%(title)s”."),
        "overdue": _("“%(title)s” has waited for more than a week."),
        "remind": _("“%(title)s” came back to you some time ago. Change it and submit it again."),
        "release": _("“%(title)s” is open again: the person reading it is away."),
        "ask-opinion": _("A desk asks for your opinion on “%(title)s”."),
        "give-opinion": _("The second opinion on “%(title)s” has come."),
        "hide-words": _("Some words of “%(title)s” are hidden now."),
        "hide-photo": _("A photo of “%(title)s” was removed."),
        "show-words": _("The hidden words of “%(title)s” are shown again."),
        _ASKING: _("Is “%(title)s” still true? One press is enough."),
        "revise": _("There is a new version of “%(title)s”."),
        "endorse": _("Somebody endorsed “%(title)s”."),
        "tell-by-link": _("Who told “%(title)s” has answered what it lacked, by your link."),
        "recall": _("“%(title)s”, which you were reading, was taken back by its author."),
        "challenge": _("Somebody doubts “%(title)s”: %(reason)s."),
        "answer-doubt": _("The doubt about “%(title)s” was answered."),
        "settle-doubt": _("The doubt about “%(title)s” is decided: %(outcome)s."),
        "withhold": _("Parts of “%(title)s” are hidden until a doubt is decided."),
        "show-withheld": _("The hidden parts of “%(title)s” are shown again."),
        **_of_suggestions(),
        **_of_translations(),
        **_of_kin(),
    }


@tells("practice")
def write_notices(events, reader):
    """Return a `Notice` for each of `events` about a practice that `reader` may still see."""
    pks = {event.subject_id for event in events}
    seen = {
        practice.pk: practice
        for practice in Practice.objects.filter(pk__in=pks)
        .visible_to(reader)
        .with_latest()
        .select_related("superseded_by")
    }
    versions = Version.objects.filter(practice__in=seen).followed_by(reader)
    followed = set(versions.values_list("practice", flat=True))
    beside = _Beside(events, reader, _sentences())
    told = (*_OPEN_TO_ALL, *_ANSWERS, *_TO_THE_ASKED, *_TRANSLATIONS)
    return {
        event.pk: _notice(event, seen[event.subject_id], beside, event.subject_id in followed)
        for event in events
        if event.subject_id in seen
        and event.verb in beside.sentences
        and (event.verb in told or event.subject_id in followed)
    }


class _Beside:
    """What notices need beside their events, looked up once for all of them."""

    def __init__(self, events, reader, sentences):
        self.sentences = sentences
        self.doubts = _doubts_of(events, reader)
        unlearned = [event.pk for event in events if event.verb in _UNLEARNED]
        own = Relier.objects.filter(person=reader, unlearning__event__in=unlearned)
        own = own.filter(understood_at=None) if unlearned else own.none()
        self.to_understand = set(own.values_list("unlearning__event", flat=True))
        self.why = reasons.why_told(
            {event.subject_id for event in events if event.verb in _UNLEARNED}, reader
        )


def _doubts_of(events, reader):
    """Return {(verb, practice, time): doubt} for what `reader` may read of the events' doubts."""
    pks = {event.subject_id for event in events if event.verb in _DOUBTS}
    found = Challenge.objects.filter(practice__in=pks).visible_to(reader) if pks else ()
    return {
        (verb, one.practice_id, getattr(one, field)): one
        for one in found
        for verb, field in _DOUBTS.items()
    }


def _notice(event, practice, beside, behind):
    told = behind or event.verb in _REASONS
    note = getattr(event, "note", None) if told else None
    title, why = _title(practice), why_hidden(event)
    doubt = beside.doubts.get((event.verb, event.subject_id, event.at))
    sentence = beside.sentences[event.verb] % _words(event, title or practice.code)
    asks = event.verb in _UNLEARNED and not practice.is_live
    return Notice(
        sentence=sentence,
        address=_address(event, practice, doubt),
        note=note.text if note else why,
        note_language=note.language if note else get_language() if why else "",
        quoted=title,
        quoted_language=practice.language or practice.latest_language,
        onward=_replacement(practice) if asks else None,
        because=beside.why.get(practice.pk, ()) if asks else (),
        reply=_reply(practice) if asks and event.pk in beside.to_understand else "",
        reply_label=_("Understood, we will change") if asks else "",
    )


def _words(event, title):
    reason = event.target if event.verb == "challenge" else ""
    outcome = event.target if event.verb == "settle-doubt" else ""
    return {
        "title": title,
        "reason": ChallengeReason(reason).label.lower() if reason else "",
        "outcome": Outcome(outcome).label.lower() if outcome else "",
    }


def _address(event, practice, doubt):
    if doubt:
        return doubt.get_absolute_url()
    if event.verb == _ASKING and practice.is_live:
        return asked_links.address_of(practice)
    if event.verb in _TRANSLATIONS and practice.is_live:
        if not event.target:
            return reverse("practices:translate", args=[practice.pk])
        return reverse("practices:translation", args=[practice.pk, event.target])
    return practice.get_absolute_url()


def _reply(practice):
    return reverse("practices:understood", args=[practice.pk])


def _replacement(practice):
    """Return where one goes instead; a replacement that was withdrawn is not named."""
    other = practice.replacement
    if other is None or not other.is_live:
        return None
    return Onward(_("Use instead:"), other.title, other.language, other.get_absolute_url())


def why_hidden(event):
    """Return in words for which reason words or a photo were hidden; of other events nothing."""
    return str(HidingReason(event.target).label) if event.verb in _HIDING else ""


def _title(practice):
    """Return the title as a notice may say it; of what is hidden, none: its code stands instead."""
    return "" if practice.is_hidden else practice.title or practice.latest_title
