"""Hiding words of accepted versions, which stay frozen, from every reader; and showing them again.

What is hidden lies in `Redaction` rows, by position alone. The same words also go from what hangs
on the versions: titles and lines of lists, tags, the search, what is being written, snapshots.
"""

import re
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import Tag

from accounts.standing import standing_of
from events.erasures import forget
from events.marks import CUT, pattern_of, without
from events.models import Note
from events.personal import forgets
from events.services import record
from practices import permissions, search_index
from practices.choices import HidingReason, PracticeState, VersionState
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.kin import likeness
from practices.living.hidings import answer_of, is_withheld
from practices.living.translated import drop_from_translations
from practices.models import (
    Adoption,
    AdoptionTelling,
    AttachmentState,
    Challenge,
    Confirmation,
    Endorsement,
    ImportedDraft,
    Photo,
    Practice,
    Redaction,
    SecondOpinion,
    Step,
    Submission,
    Suggestion,
    Translation,
    Version,
)
from practices.models.redaction import covered
from practices.notify import authors_of

# The words of a suggested correction and of its answer.
SUGGESTED = ["before", "proposed", "why", "note"]
# What of a version stands in rows beside it: in which model, in which of its columns.
_STEPS = {"steps": (Step, "text"), "card_lines": (Step, "card_line")}
_ROWS = _STEPS | {"photos": (Photo, "description")}
HIDE, SHOW, HIDE_PHOTO = "hide-words", "show-words", "hide-photo"
# Six words before and behind are shown before hiding, of so many letters at most: the patterns
# would take minutes over a long word.
_AROUND = 300
_BEFORE, _BEHIND = re.compile(r"(?:\S+\s+){0,6}\S*$"), re.compile(r"\S*(?:\s+\S+){0,6}")
_NOT_FOUND = gettext_lazy(
    "No published version has these as whole words. Copy them exactly as they are on the page."
)


@dataclass(frozen=True)
class Found:
    """Where words stand: in which version and answer, and what a reader reads around them."""

    number: int
    answer: str
    before: str
    words: str
    behind: str


def require(practice, by):
    """Raise NotAllowed without the right to hide words, WrongState where nothing is published."""
    if not permissions.may(by, HIDE, practice):
        raise NotAllowed(HIDE)
    if practice.state == PracticeState.UNPUBLISHED:
        raise WrongState(practice)


def find(practice, words):
    """Return the unsaved Redactions of `words` in what readers read; each knows its `text`."""
    hidden = {}
    for one in Redaction.objects.filter(version__practice=practice, lifted_at=None):
        hidden.setdefault((one.version_id, *one.place), []).append((one.start, one.length))
    found = []
    for one in _passages(pattern_of(words), practice.versions.all()):
        others = hidden.get((one.version_id, *one.place), ())
        if all(start + n <= one.start or start >= one.start + one.length for start, n in others):
            one.others = others
            found.append(one)
    return found


def told(practice, found):
    """Return a `Found` for each of what `find` gave; of what is withdrawn for danger no words."""
    numbers = dict(practice.versions.values_list("pk", "number"))
    return [_told(one, numbers[one.version_id], practice.is_hidden) for one in found]


def _told(one, number, is_hidden):
    end = one.start + one.length
    if is_hidden:
        return Found(number, answer_of(one), "", "", "")
    ahead = [(start, n) for start, n in one.others if start < one.start]
    after = [(start - end, n) for start, n in one.others if start >= end]
    before, behind = covered(one.text[: one.start], ahead), covered(one.text[end:], after)
    before, behind = before[-_AROUND:], behind[:_AROUND]
    around = _BEFORE.search(before).group(), _BEHIND.match(behind).group()
    return Found(number, answer_of(one), around[0], one.text[one.start : end], around[1])


@transaction.atomic
def hide(practice, *, by, words, reason, request_id=None):
    """Hide `words` wherever accepted versions of `practice` have them; return in how many places.

    Raises NotAllowed, WrongState, AnswersMissing where they are not found.
    """
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    require(practice, by)
    found = find(practice, words)
    if not found:
        raise AnswersMissing({"words": _NOT_FOUND})
    at = timezone.now()
    _record(HIDE, practice, by, at, reason=reason, request_id=request_id)
    uids = dict(practice.versions.values_list("pk", "uid"))
    passages = [[str(uids[o.version_id]), *o.place, o.start, o.length] for o in found]
    forget("passage", uuid.uuid4(), at, {"reason": reason, "passages": passages})
    return len(found)


@transaction.atomic
def show(practice, act, *, by, note, request_id=None):
    """Show again what the hiding `act` hid of what was published, for the reason in `note`.

    What drafts, notes and snapshots lost does not come back.
    Raises Redaction.DoesNotExist, NotAllowed, WrongState where it was shown or is for good, or
    ("doubted") while an open doubt withholds it.
    """
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    require(practice, by)
    rows = Redaction.objects.filter(version__practice=practice, act=act)
    if not rows:
        raise Redaction.DoesNotExist
    if rows[0].lifted_at or rows[0].reason == HidingReason.FORGOTTEN:
        raise WrongState(practice)
    if is_withheld(practice, rows):
        raise WrongState(practice, "doubted")
    if not note:
        raise AnswersMissing({"note": _("Write a note: it tells the others why.")})
    at = timezone.now()
    _record(SHOW, practice, by, at, note=note, request_id=request_id)
    rows.update(lifted_at=at)
    settle(practice)


def photos_shown(practice):
    """Return the photos of accepted versions of `practice`, and of places that took it up."""
    shown = Photo.objects.filter(version__practice=practice, version__state=VersionState.ACCEPTED)
    there = (AttachmentState.READY, AttachmentState.WITHHELD)
    ready = practice.attachments.filter(state__in=there)
    of_places = Adoption.objects.filter(practice=practice, photo__isnull=False).values("photo")
    found = Q(pk__in=shown.values("attachment")) | Q(pk__in=of_places)
    return ready.filter(found).order_by("pk")


@transaction.atomic
def hide_photo(practice, uid, *, by, reason, request_id=None):
    """Take the published photo `uid` down for good: its tombstone stays, its files go.

    Raises Attachment.DoesNotExist, NotAllowed, WrongState where nothing is published.
    """
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    require(practice, by)
    photo, at = photos_shown(practice).get(uid=uid), timezone.now()
    _record(HIDE_PHOTO, practice, by, at, reason=reason, request_id=request_id)
    forget("photo", photo.uid, at)


def _record(verb, practice, by, at, reason="", **more):
    version = practice.latest_version
    record(
        verb,
        practice,
        by=by,
        office=standing_of(by).main_office,
        stead=permissions.stead_of(by, practice, version),
        target=reason,
        at=at,
        tell=authors_of(practice),
        **more,
    )


@forgets("passage")
def hide_passages(uid, at, reason, passages):
    """Hide `passages`, each [uid of its version, field, position, start, length].

    After a restore too; of a version that is not there, nothing.
    """
    versions = {str(v.uid): v for v in Version.objects.filter(uid__in=[p[0] for p in passages])}
    rows = [
        Redaction(version=versions[key], field=f, position=p, start=s, length=n, reason=reason)
        for key, f, p, s, n in passages
        if key in versions
    ]
    _keep(rows, uid, at)


@transaction.atomic
def hide_person(marks, practices, at, agent):
    """Hide for good what `marks` find in the accepted versions of `practices`."""
    _hide_accepted(marks, practices, at, agent)
    _cut_open(practices, marks)
    # What a desk accepted between the two was open to the one and not yet there for the other.
    _hide_accepted(marks, practices, at, agent)


def _hide_accepted(marks, practices, at, agent):
    found, versions = {}, Version.objects.filter(practice__in=practices)
    known = Redaction.objects.filter(version__in=versions, reason=HidingReason.FORGOTTEN)
    known = {(one.version_id, *one.place, one.start, one.length) for one in known}
    for one in _passages(marks, versions):
        one.reason = HidingReason.FORGOTTEN
        if (one.version_id, *one.place, one.start, one.length) not in known:
            found.setdefault(one.version.practice_id, []).append(one)
    for practice in Practice.objects.filter(pk__in=found).order_by("pk"):
        record(HIDE, practice, by=None, agent=agent, target=HidingReason.FORGOTTEN, at=at)
        _keep(found[practice.pk], uuid.uuid4(), at)


def _passages(pattern, versions):
    """Yield an unsaved Redaction for each place where `pattern` stands in accepted `versions`."""
    accepted = versions.filter(state=VersionState.ACCEPTED).only("practice_id")
    accepted = accepted.in_bulk()
    for pk, field, position, text in texts(accepted):
        for hit in pattern.finditer(text):
            start, length = hit.start(), hit.end() - hit.start()
            one = Redaction(version=accepted[pk], field=field, position=position)
            one.start, one.length, one.text = start, length, text
            yield one


def texts(pks):
    """Yield (version, field, position, text) as they lie in the database, hidden words too."""
    for row in Version.objects.filter(pk__in=pks).values("pk", *Version.HIDEABLE):
        for field in Version.HIDEABLE:
            if isinstance(row[field], str):
                yield row["pk"], field, 0, row[field]
            else:
                yield from ((row["pk"], field, n, one) for n, one in enumerate(row[field], 1))
    for field, (model, column) in _ROWS.items():
        rows = model.objects.filter(version__in=pks).exclude(**{column: ""})
        for version, position, text in rows.values_list("version", "position", column):
            yield version, field, position, text


def _keep(rows, act, at):
    """Write the Redactions and bring all that hangs on their practices into step."""
    for one in rows:
        one.act, one.at = act, at
    Redaction.objects.bulk_create(rows, ignore_conflicts=True)
    by_practice = {}
    for one in rows:
        by_practice.setdefault(one.version.practice_id, []).append(one)
    for practice in Practice.objects.select_for_update(of=("self",)).filter(pk__in=by_practice):
        drop_from_translations(by_practice[practice.pk])
        if words := _words_of(by_practice[practice.pk]):
            _cut_open([practice.pk], words)
        settle(practice)


def _words_of(rows):
    """Return the pattern of the very words that `rows` hide, or None where they hide none."""
    told = {(pk, f, n): text for pk, f, n, text in texts({one.version_id for one in rows})}
    words = {told.get((o.version_id, *o.place), "")[o.start : o.start + o.length] for o in rows}
    parts = [pattern_of(one).pattern for one in words if one.strip()]
    return re.compile("|".join(parts), re.IGNORECASE) if parts else None


def settle(practice):
    """Cover what is hidden now, and copy the covered words to lists, tags and search."""
    _cover(practice)
    live = Version.objects.get(pk=practice.live_version_id)
    practice.take_words(live)
    practice.save(update_fields=["title", "slug", "summary"])
    former = set(practice.tags.names())
    practice.tags.set(live.tag_names)
    gone = former - set(live.tag_names)
    Tag.objects.filter(name__in=gone, taggit_taggeditem_items=None).delete()
    search_index.keep(practice)
    likeness.keep(practice)


def _cover(practice):
    """Write the column `hidden` of the versions, steps and photos anew from the Redactions."""
    hidden = {}
    for one in Redaction.objects.filter(version__practice=practice):
        rows = hidden.setdefault((one.version_id, *_row_of(one)), {})
        passages = rows.setdefault(_key_of(one), [])
        if one.lifted_at is None:
            passages.append([one.start, one.length])
    for (version, model, position), rows in hidden.items():
        own = {"pk": version} if model is Version else {"version": version, "position": position}
        told = {key: passages for key, passages in rows.items() if passages}
        model.objects.filter(**own).update(hidden=told)


def _row_of(one):
    """Return the model and the position of the row in which the passage stands."""
    model, _column = _ROWS.get(one.field, (Version, ""))
    return model, 0 if model is Version else one.position


def _key_of(one):
    """Return by which key that row knows its field."""
    if one.field in _ROWS:
        return _ROWS[one.field][1]
    return f"{one.field}/{one.position}" if one.position else one.field


def _cut_open(practices, marks):
    """Take what `marks` find out of what is not accepted, and of the words beside the versions."""
    unread = Version.objects.filter(practice__in=practices).exclude(state=VersionState.ACCEPTED)
    unread = unread.order_by("pk").prefetch_related("steps", "photos")
    for version in unread.select_for_update(of=("self",)):
        parts = [*version.steps.all(), *version.photos.all()]
        cut = [_cut(part, part.HIDEABLE, marks) for part in parts]
        if _cut(version, Version.HIDEABLE, marks) or any(cut):
            # A page that has it open hears of it when it saves, and overwrites nothing.
            newer = {"revision": F("revision") + 1, "last_form": None, "last_sent_at": None}
            Version.objects.filter(pk=version.pk).update(**newer)
    about = {"event__subject_type": "practice", "event__subject_id__in": practices}
    for rows, fields in (
        (Submission.objects.filter(version__practice__in=practices), ["answers"]),
        (Note.objects.filter(**about), ["text", "answers"]),
        (Endorsement.objects.filter(practice__in=practices).exclude(note=""), ["note"]),
        (Adoption.objects.filter(practice__in=practices), Adoption.WORDS),
        (
            AdoptionTelling.objects.filter(adoption__practice__in=practices),
            AdoptionTelling.WORDS,
        ),
        (Challenge.objects.filter(practice__in=practices), Challenge.WORDS),
        (Confirmation.objects.filter(practice__in=practices).exclude(note=""), ["note"]),
        (SecondOpinion.objects.filter(version__practice__in=practices), ["question", "answer"]),
        (ImportedDraft.objects.filter(practice__in=practices).exclude(checks=[]), ["checks"]),
        (Practice.objects.filter(pk__in=practices).exclude(source=""), ["source"]),
        (Suggestion.objects.filter(practice__in=practices), SUGGESTED),
        (Translation.objects.filter(based_on__practice__in=practices), ["texts"]),
    ):
        for row in rows.iterator():
            _cut(row, fields, marks)


def cut_adoptions(adoptions, marks):
    """Take what `marks` find out of the words of `adoptions`, then and now; the knowledge stays."""
    tellings = AdoptionTelling.objects.filter(adoption__in=adoptions)
    for said in (*adoptions.iterator(), *tellings.iterator()):
        _cut(said, said.WORDS, marks)


def _cut(row, fields, marks):
    """Take what `marks` find out of `fields` of a row; return whether there was any."""
    before = {field: getattr(row, field) for field in fields}
    after = {field: without(marks, words) for field, words in before.items()}
    if "tag_names" in after:
        after["tag_names"] = [tag for tag in after["tag_names"] if tag != CUT]
    if after == before:
        return False
    for field, words in after.items():
        setattr(row, field, words)
    row.save(update_fields=fields)
    return True
