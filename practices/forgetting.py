"""Withdrawing photos and contacts, and what entries forget of a person. The knowledge stays.

Accepted versions are frozen: what they name a person by is hidden (`redacting`). All the rest lies
beside them: particulars, snapshots of submissions, files of photos.
"""

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from accounts.models import Posting
from accounts.personal import forgets_person
from accounts.standing import standing_of
from events.erasures import forget
from events.marks import SHORTEST, marks_of
from events.models import Event
from events.personal import forgets
from events.services import record
from practices import photo_keys, redacting, sent_files
from practices.choices import PracticeState, VersionState
from practices.holdings import photos_of
from practices.models import (
    Adoption,
    AdoptionTelling,
    Attachment,
    AttachmentState,
    Challenge,
    Confirmation,
    Endorsement,
    Follow,
    Import,
    Particulars,
    Photo,
    Practice,
    Relier,
    SecondOpinion,
    Submission,
    Suggestion,
    SuggestionState,
    Translation,
    TranslationState,
    Version,
)
from practices.models.attachment import SentFile

LAST_DIGITS = 10


@transaction.atomic
def withdraw_photos(person, uids=None, *, at=None):
    """Take down the photos that `person` sent, those with `uids` or all; return how many."""
    at = at or timezone.now()
    sent = photos_of(person).select_for_update(of=("self",), no_key=True)
    taken = list(sent if uids is None else sent.filter(uid__in=uids))
    for photo in taken:
        office = standing_of(person).main_office
        record("withdraw-photo", photo, by=person, office=office, at=at)
        forget("photo", photo.uid, at)
    return len(taken)


@transaction.atomic
def withdraw_contact(person, *, at=None):
    """Show nowhere any more whom to ask where `person` told it or is the one to ask."""
    at = at or timezone.now()
    record("withdraw-contact", person, by=person, office=standing_of(person).main_office, at=at)
    forget("contact", person.uid, at)


@forgets("photo")
def bury_photo(uid, at):
    """Leave the tombstone of a photo; its files go with the commit, its words from what is open.

    An accepted version keeps the frozen row; no page shows a tombstone.
    """
    rows = Attachment.objects.select_for_update(no_key=True)
    photo = rows.filter(uid=uid).first()
    if photo is None and photo_keys.renew_timed():  # restored from before it got this key
        photo = rows.filter(uid=uid).first()
    if photo is None:
        return
    photo.state, photo.widths = AttachmentState.GONE, []
    photo.sha256 = photo.sent_sha256 = ""
    photo.save(update_fields=["state", "widths", "sha256", "sent_sha256"])
    Photo.objects.filter(attachment=photo).exclude(version__state=VersionState.ACCEPTED).delete()
    for kept in Submission.objects.filter(version__practice=photo.practice_id):
        shown = kept.answers.get("photos", [])
        others = [one for one in shown if one.get("uid") != str(uid)]
        if others != shown:
            kept.answers["photos"] = others
            kept.save(update_fields=["answers"])
    sent_files.drop_files(uid)


@forgets("photo")
@forgets("voice")
def forget_file(uid, at):
    """Delete a photo or recording of whatever else, with its files."""
    for table in SentFile.tables():
        if table is not Attachment:
            sent_files.drop(table.objects.filter(uid=uid))


@forgets("contact")
def forget_contact(uid, at):
    """Empty whom to ask in the versions that the person told, and wherever it is she."""
    person = get_user_model().objects.filter(uid=uid).first()
    if person is not None:
        _contacts_of(person).update(contact="")


def _contacts_of(person):
    """Return the particulars whose contact the person gave or is."""
    own = Particulars.objects.filter(version__author=person).exclude(contact="")
    copied = Q(
        version__practice__in=own.values("version__practice"), contact__in=own.values("contact")
    )
    return Particulars.objects.filter(
        Q(version__author=person) | copied | Q(pk__in=_naming(person))
    )


def _naming(person):
    """Return the ids of the particulars whose contact holds her address, number or name.

    The number however it is spaced; the name only in entries of her own offices, for others may
    bear it too.
    """
    told = Particulars.objects.exclude(contact="").annotate(
        digits=Func(F("contact"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace")
    )
    found = Q(pk__in=[])
    if person.email:
        found |= Q(contact__icontains=person.email)
    if person.phone:
        found |= Q(digits__contains=person.phone[-LAST_DIGITS:])
    if len(person.name) >= SHORTEST:
        found |= Q(contact__icontains=person.name) & _near(person)
    return told.filter(found).values("pk")


def _near(person):
    """Return the condition that an entry is of, or tells of, a place where she held office."""
    held = Posting.objects.filter(person=person)
    return Q(version__office__in=held.values("office")) | Q(
        version__place__in=held.values("office__place")
    )


@forgets_person("name")
def forget_name_in_entries(person, at):
    """Hide for good her name, address and number in what is published and what is written."""
    _hide_in_texts(person, at, "consent")


def _hide_in_texts(person, at, agent):
    if marks := marks_of(person):
        redacting.hide_person(marks, _around(person), at, agent)
        redacting.cut_adoptions(Adoption.objects.filter(_took_up(person)), marks)


def _took_up(person):
    """Return the condition that she, or an office of hers, wrote an adoption or is at its place.

    Who told an earlier status of it wrote too: others carry her words on.
    """
    held = Posting.objects.filter(person=person)
    places = Q(place__in=held.values("office__place"))
    before = Q(pk__in=AdoptionTelling.objects.filter(person=person).values("adoption"))
    return Q(person=person) | Q(office__in=held.values("office")) | places | before


@forgets_person("person")
def forget_in_entries(person, at):
    """Drop the person from all that lies beside entries; what her office told stays with it."""
    _hide_in_texts(person, at, "erasure")
    _delete_private(person, at)
    _release_claims(person, at)
    _contacts_of(person).update(contact="")
    _told_by(person).update(told_by_name="", told_by_office="")
    # What she vouched for and confirmed stays, by its office: the office did it. Her words go.
    Endorsement.objects.filter(person=person).update(note="")
    # What was taken over lies in the version; what nobody has answered goes.
    hers = Suggestion.objects.filter(person=person)
    hers.filter(state=SuggestionState.OPEN).delete()
    hers.update(why="", proposed="", before="", note="")
    # What was checked stays with her office; what nobody has checked goes.
    begun = Translation.objects.filter(person=person)
    begun.exclude(state=TranslationState.CHECKED).delete()
    Follow.objects.filter(person=person).delete()
    Import.objects.filter(sent_by=person).delete()
    Confirmation.objects.filter(person=person).update(note="")
    _empty_doubts(person, at)
    _forget_opinions(person, at)


def _empty_doubts(person, at):
    """A doubt stays, its answer and its decision too, by their offices: the words were hers."""
    for photo in Attachment.objects.filter(challenge__person=person):
        forget("photo", photo.uid, at)
    Challenge.objects.filter(person=person).update(note="", nameless=True)
    Challenge.objects.filter(answered_by=person).update(answer="")
    Relier.objects.filter(person=person).delete()


def _forget_opinions(person, at):
    """Empty what she asked and answered; what she is asked now needs no answer any more."""
    SecondOpinion.objects.filter(asked_by=person).update(question="")
    SecondOpinion.objects.filter(answered_by=person).update(answer="")
    SecondOpinion.objects.open().filter(person=person).update(ended_at=at)


def _delete_private(person, at):
    """Delete what no office has and nobody has published: it is hers alone.

    Its photos go into the ledger each, since copies of their files may lie in an archive.
    """
    hers = Practice.objects.filter(
        author=person, author_office=None, state=PracticeState.UNPUBLISHED
    )
    for photo in Attachment.objects.filter(practice__in=hers):
        forget("photo", photo.uid, at)
    hers.delete()


def _release_claims(person, at):
    for version in Version.objects.filter(claimed_by=person).select_related("practice"):
        record("release", version.practice, by=None, agent="erasure", at=at)
    Version.objects.filter(claimed_by=person).update(claimed_by=None, claimed_at=None)


def _told_by(person):
    """Return the particulars that name her as the teller, or whom she named as its author."""
    named = Q(told_by_name__iexact=person.name) & _near(person) if person.name else Q(pk__in=[])
    return Particulars.objects.filter(Q(version__author=person) | named)


def _around(person):
    """Return the ids of the practices that she told or acted on, or that her offices' places have.

    Elsewhere another may bear her name.
    """
    held = Posting.objects.filter(person=person).values("office__place")
    told = Version.objects.filter(_of(person) | Q(place__in=held))
    acted = Event.objects.filter(subject_type="practice", actor=person)
    return {*told.values_list("practice", flat=True), *acted.values_list("subject_id", flat=True)}


def _of(person):
    held = Posting.objects.filter(person=person).values("office")
    return Q(author=person) | Q(typist=person) | Q(office__in=held)
