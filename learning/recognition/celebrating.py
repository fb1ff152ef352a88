"""What may become of a celebration: sent by a place's office, shown or not by its desk."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.desks import acting_desk, curators_at
from accounts.standing import standing_of
from events.services import record
from learning.models import Celebration, CelebrationPhoto
from learning.permissions import is_at_its_desk
from learning.recognition.celebration_files import drop
from learning.recognition.choices import CelebrationState
from practices import jobs, photos
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.notify import holders_of

WAITING, SHOWN = CelebrationState.WAITING, CelebrationState.SHOWN
MOST_A_WEEK = 5  # of one office


@dataclass(frozen=True)
class Step:
    """One verb: its button, who may, from which states it leads where, whether it needs a note."""

    label: str
    may: callable
    sources: tuple
    target: str
    needs_note: bool = False


def is_its_office(user, celebration):
    """Whether `user` holds the office that sent it."""
    return celebration.office_id in standing_of(user).office_ids


STEPS = {
    "show": Step(gettext_lazy("Show it to everybody"), is_at_its_desk, (WAITING,), SHOWN),
    "decline": Step(
        gettext_lazy("Do not show it"),
        is_at_its_desk,
        (WAITING, SHOWN),
        CelebrationState.DECLINED,
        needs_note=True,
    ),
    "withdraw": Step(
        gettext_lazy("Take it back"), is_its_office, (WAITING, SHOWN), CelebrationState.WITHDRAWN
    ),
}


def event_of(verb):
    """Return the verb by which the log knows `verb` of a celebration."""
    return f"{verb}-celebration"


def open_to(user, celebration):
    """Return `{verb: Step}` of what `user` may do with `celebration` now, for its buttons."""
    return {
        verb: step
        for verb, step in STEPS.items()
        if celebration.state in step.sources and step.may(user, celebration)
    }


@transaction.atomic
def celebrate(*, by, photo=None, description="", at=None, request_id=None, **words):
    """Send what the place of the office of `by` has reached to its desk; return the celebration.

    `words`: reached, reached_on, words, language. `photo` is a checked file whose people agreed.
    Raises NotAllowed without a confirmed posting, AnswersMissing after MOST_A_WEEK of an office.
    """
    office, at = standing_of(by).main_office, at or timezone.now()
    if office is None:
        raise NotAllowed("celebrate")
    since = at - timedelta(days=7)
    if Celebration.objects.filter(office=office, at__gt=since).count() >= MOST_A_WEEK:
        raise AnswersMissing({"reached": _("Your office has sent enough this week.")})
    place = office.place
    desk = acting_desk(place, office, "", excluding=[by])
    told = {"office": office, "place": place, "desk": desk, "person": by, "at": at}
    made = Celebration.objects.create(**told, **words)
    if photo:
        kept = CelebrationPhoto.objects.create(
            celebration=made, uid=photos.keep(photo), description=description, people_agree=True
        )
        jobs.queue_photo(kept)
    curators = [duty.person for duty in curators_at(desk, "", excluding=[by], office=office)]
    told = {"office": office, "target": WAITING, "request_id": request_id}
    record("celebrate", made, by=by, at=at, tell=curators, **told)
    return made


@transaction.atomic
def apply(celebration, verb, *, by, note="", at=None, request_id=None):
    """Do `verb` and return the locked row. Raises NotAllowed, WrongState, AnswersMissing."""
    step, at = STEPS[verb], at or timezone.now()
    row = Celebration.objects.select_for_update(of=("self",)).get(pk=celebration.pk)
    if not step.may(by, row):
        raise NotAllowed(verb)
    if row.state not in step.sources:
        raise WrongState(row)
    if step.needs_note and not note:
        raise AnswersMissing({"note": _("Write why: the office reads it.")})
    source, row.state = row.state, step.target
    if row.state == SHOWN:
        row.shown_at = at
    else:
        drop(CelebrationPhoto.objects.filter(celebration=row))
    row.save()
    told = {"source": source, "target": row.state, "note": note, "request_id": request_id}
    office, hearers = standing_of(by).main_office, holders_of([row.office_id])
    record(event_of(verb), row, by=by, office=office, at=at, tell=hearers, **told)
    return row
