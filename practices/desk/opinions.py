"""Second opinions: a desk asks somebody about an entry that waits, and decides by itself."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Office, Posting
from accounts.standing import standing_of
from events.services import record
from practices import permissions
from practices.choices import VersionState
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Practice, SecondOpinion, Version

MOST_OPEN = 5  # at once for one entry
FOUND = 12
RIGHT = "ask-opinion"


def require(practice, by):
    """Raise NotAllowed where `by` does not decide on `practice`, WrongState where nothing waits."""
    if not permissions.may(by, RIGHT, practice):
        raise NotAllowed(RIGHT)
    if practice.latest_version.state != VersionState.SUBMITTED:
        raise WrongState(practice)


def to_ask(words, version):
    """Return the offices that may be asked, with their holders: those called like `words`.

    Without words the technical offices of the entry's own district and of its state.
    """
    held = Posting.objects.current().confirmed().filter(person__is_active=True)
    offices = Office.objects.with_place().filter(pk__in=held.values("office"))
    if words:
        found = offices.matching(words)
    else:
        desk = version.desk
        near = Q(place__district=desk.district_id) | Q(place__level="state")
        found = offices.filter(near, organisation__is_technical=True, place__state=desk.state_id)
    found = found.exclude(pk__in=_offices_that_told(version))
    return list(found.with_holders().order_by("title", "id")[:FOUND])


def _offices_that_told(version):
    told = Version.objects.filter(practice=version.practice_id, office__isnull=False)
    return told.values("office")


@transaction.atomic
def ask(practice, *, by, whom, question, request_id=None, at=None):
    """Ask `whom` ("posting:3", a person in an office, or "office:3", whoever holds it); `at`
    another moment than now.

    Raises NotAllowed, WrongState, AnswersMissing with words for `whom` or `question`.
    """
    practice, version = _locked(practice)
    require(practice, by)
    office, person = _found(whom)
    _check(practice, version, by, office, person, question)
    asked, made = SecondOpinion.objects.get_or_create(
        version=version,
        office=office,
        person=person,
        answered_at=None,
        ended_at=None,
        defaults={
            "asked_by": by,
            "asked_at": at or timezone.now(),
            "question": question,
            "question_language": get_language() or "",
        },
    )
    if not made:
        raise AnswersMissing({"whom": _("They have already been asked and have not answered yet.")})
    _record("ask-opinion", practice, by, request_id, tell=_hearers(asked, practice), at=at)
    return asked


def _locked(practice):
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    return practice, practice.latest_version


def _found(whom):
    """Return the office and, where one person is asked, the person; (None, None) for none."""
    kind, _colon, key = whom.partition(":")
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        return None, None
    if kind == "office":
        return Office.objects.filter(pk=key).first(), None
    held = Posting.objects.current().confirmed().filter(pk=key, person__is_active=True)
    posting = held.select_related("office", "person").first() if kind == "posting" else None
    return (posting.office, posting.person) if posting else (None, None)


def _check(practice, version, by, office, person, question):
    errors = {}
    if office is None:
        errors["whom"] = _("Choose a person or an office from the list.")
    elif person == by:
        errors["whom"] = _("This is you: ask somebody else.")
    elif _told_it(practice, office, person):
        errors["whom"] = _("They wrote this entry or held its office: ask somebody else.")
    elif person is None and not _holders(office, practice):
        errors["whom"] = _("Nobody in this office can answer now.")
    elif version.opinions.open().count() >= MOST_OPEN:
        errors["whom"] = _(
            "%(n)d have already been asked: wait for an answer, or take a question back."
        ) % {"n": MOST_OPEN}
    if not question:
        errors["question"] = _("Write what you want to know.")
    if errors:
        raise AnswersMissing(errors)


def _told_it(practice, office, person):
    told = _offices_that_told(practice.latest_version).filter(office=office).exists()
    return told or (person is not None and permissions.has_written_it(person, practice))


def _holders(office, practice):
    """Return who holds `office` now and had no part in the entry."""
    held = Posting.objects.current().confirmed().filter(office=office, person__is_active=True)
    people = [posting.person for posting in held.select_related("person")]
    return [person for person in people if not permissions.has_written_it(person, practice)]


def _hearers(asked, practice):
    return [asked.person] if asked.person else _holders(asked.office, practice)


def open_for(practice, user):
    """Return the question that `user` is to answer about `practice`, or None; one query."""
    standing = standing_of(user)
    if not standing.office_ids or permissions.has_written_it(user, practice):
        return None
    asked = SecondOpinion.objects.open().asked_of(standing).with_names()
    return asked.filter(version__practice=practice, version__state=VersionState.SUBMITTED).first()


def waiting_for(user):
    """Return the versions that `user` is asked about, the longest waiting first."""
    standing = standing_of(user)
    if not standing.office_ids:
        return Version.objects.none()
    asked = SecondOpinion.objects.open().asked_of(standing).order_by("asked_at")
    waiting = Version.objects.visible_to(user).filter(state=VersionState.SUBMITTED)
    return waiting.filter(pk__in=asked.values("version")).order_by("submitted_at", "id")


@transaction.atomic
def answer(practice, *, by, text, request_id=None):
    """Keep what `by` thinks, with the office asked; from then on she reads the entry no more.

    Raises WrongState where nobody asks her (any more), AnswersMissing without words.
    """
    practice, _version = _locked(practice)
    asked = open_for(practice, by)
    if asked is None or asked.asked_by_id == by.pk:
        raise WrongState(practice)
    if not text:
        raise AnswersMissing({"answer": _("Write what you think.")})
    asked.answer, asked.answer_language = text, get_language() or ""
    asked.answered_by, asked.answered_at = by, timezone.now()
    asked.save()
    _record("give-opinion", practice, by, request_id, office=asked.office, tell=[asked.asked_by])
    return asked


@transaction.atomic
def take_back(practice, pk, *, by, request_id=None):
    """End the question `pk` without an answer; raises SecondOpinion.DoesNotExist, WrongState."""
    practice, version = _locked(practice)
    require(practice, by)
    asked = SecondOpinion.objects.get(pk=pk, version=version)
    if not asked.is_open:
        raise WrongState(practice)
    asked.ended_at = timezone.now()
    asked.save(update_fields=["ended_at"])
    _record("end-opinion", practice, by, request_id)


def _record(verb, practice, by, request_id, office=None, tell=(), at=None):
    record(
        verb,
        practice,
        by=by,
        office=office or standing_of(by).main_office,
        stead=permissions.stead_of(by, practice, practice.latest_version) if office is None else "",
        request_id=request_id,
        tell=tell,
        at=at,
    )


def of(version):
    """Return all that was asked about any version of the practice of `version`, oldest first."""
    asked = SecondOpinion.objects.filter(version__practice=version.practice_id)
    return list(asked.with_names())
