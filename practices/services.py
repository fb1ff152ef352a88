"""The writes of the practices room that change no state: beginning, revising and saving."""

from itertools import chain, count, repeat

from django.db import transaction

from accounts.standing import standing_of
from events.services import record
from practices.answers import ANSWER_FIELDS
from practices.choices import WRITABLE_STATES, PracticeState
from practices.errors import NotAllowed, WrongState
from practices.models import AttachmentState, Particulars, Photo, Practice, Step, Version
from practices.permissions import may
from practices.whose import HELPED

_KEPT = ("told_by_name", "told_by_office", "contact")


@transaction.atomic
def begin(*, by, office=None, source="", import_key=None, variant_of=None):
    """Make a practice with an empty draft, told by `by` for `office`; return the version.

    `by` is None for an import. Without an office the entry stays with the person and waits for
    a confirmed posting once it is submitted. `variant_of` is what it was taken from and changed.
    """
    practice = Practice.objects.create(
        author=by,
        author_office=office,
        source=source,
        import_key=import_key,
        variant_of=variant_of,
    )
    version = Version.objects.create(practice=practice, author=by, office=office, typist=by)
    Particulars.objects.create(version=version)
    return version


@transaction.atomic
def open_for_writing(practice, by):
    """Return the version that `by` may write on, beginning a revision of a live practice.

    Raises NotAllowed without the right to edit, WrongState while nothing can be written.
    """
    if not may(by, "edit", practice):
        raise NotAllowed("edit")
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    version = practice.open_version
    if version is None and practice.state == PracticeState.PUBLISHED:
        return _begin_revision(practice, by)
    if version is None or version.state not in WRITABLE_STATES:
        raise WrongState(practice)
    return version


def _begin_revision(practice, by):
    live = practice.live_version
    answers = {field: getattr(live, field) for field in ANSWER_FIELDS}
    office = practice.author_office
    version = Version.objects.create(
        practice=practice, author=by, office=office, typist=by, **answers
    )
    Photo.objects.bulk_create(
        Photo(
            version=version,
            attachment_id=p.attachment_id,
            position=p.position,
            description=p.description,
        )
        for p in live.photos.exclude(attachment__state=AttachmentState.GONE)
    )
    beside = (live.step_pictures(), live.card_lines(), live.step_photos())
    _write_steps(version, live.step_texts(), *beside)
    told = {field: getattr(live.particulars, field) for field in _KEPT}
    Particulars.objects.create(version=version, **told)
    return version


@transaction.atomic
def write(
    version,
    *,
    by,
    revision,
    answers,
    steps,
    particulars,
    pictures=None,
    lines=None,
    step_photos=None,
    photos=None,
):
    """Write the answers of one saved form on an open version; return the version.

    `answers` and `particulars` are dicts by model field; `steps` texts, `pictures`, `lines` and
    `step_photos` (their uids) what stands beside them, or None: then a step keeps its own while
    its words stay the same; `photos` a list of (attachment, description) in order, or None to leave
    them. A step's photo that the version shows no more is left out. `revision` is the count the
    writer started from: where another save came between, WrongState("stale") and nothing changes.
    """
    version = Version.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.state not in WRITABLE_STATES:
        raise WrongState(version.practice)
    if revision is not None and revision != version.revision:
        raise WrongState(version.practice, "stale")
    version.last_form = version.last_sent_at = None
    for field, value in answers.items():
        setattr(version, field, value)
    version.revision += 1
    version.save()
    if photos is not None:
        _write_photos(version, photos)
    _write_steps(version, steps, pictures, lines, step_photos)
    Particulars.objects.update_or_create(version=version, defaults=particulars)
    return version


def keep_helper(version, by, request_id=None):
    """Keep in the log that `by` writes on another's telling; return `by`.

    `typist` holds the last one alone, and nobody decides on what he ever wrote.
    """
    if version.typist_id != by.pk:
        office = standing_of(by).main_office
        record(HELPED, version.practice, by=by, office=office, request_id=request_id)
    return by


def _write_steps(version, texts, *beside):
    """Write the steps anew; `beside`: their pictures, lines and photos, None for as before."""
    before = version.step_texts()
    kept = (version.step_pictures(), version.card_lines(), version.step_photos())
    told = [
        _as_before(texts, dict(zip(before, was, strict=False))) if now is None else now
        for now, was in zip(beside, kept, strict=True)
    ]
    version.steps.all().delete()
    shown = photos_by_uid(version)
    Step.objects.bulk_create(
        Step(
            version=version,
            position=position,
            text=text,
            picture=picture,
            card_line=line,
            photo_id=shown.get(photo),
        )
        for position, text, picture, line, photo in zip(
            count(1), texts, *(chain(one, repeat("")) for one in told)
        )
    )


def _as_before(texts, known):
    return [known.get(text, "") for text in texts]


def photos_by_uid(version):
    """Return the keys of the attachments that a version shows, by their uids."""
    shown = version.photos.values_list("attachment__uid", "attachment_id")
    return {str(uid): key for uid, key in shown}


def _write_photos(version, photos):
    version.photos.all().delete()
    Photo.objects.bulk_create(
        Photo(version=version, attachment=attachment, position=position, description=description)
        for position, (attachment, description) in enumerate(photos, start=1)
    )
