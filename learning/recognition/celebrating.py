"""What may become of a celebration: sent by a place's office, shown or not by its desk."""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.desks import acting_desk, curators_at
from accounts.models import Office
from accounts.standing import standing_of
from events.services import record
from learning.models import Celebration, CelebrationPhoto
from learning.permissions import is_at_its_desk
from learning.recognition.choices import CelebrationState
from learning.steps import Step, Workflow
from practices.errors import AnswersMissing, NotAllowed
from practices.notify import holders_of
from practices.sent_files import drop, keep

WAITING, SHOWN = CelebrationState.WAITING, CelebrationState.SHOWN
MOST_A_WEEK = 5  # of one office


def is_its_office(user, celebration):
    """Whether `user` holds the office that sent it."""
    return celebration.office_id in standing_of(user).office_ids


_RIGHTS = {"show": is_at_its_desk, "decline": is_at_its_desk, "withdraw": is_its_office}


def _show(celebration, at):
    celebration.shown_at = at


def _drop_photo(celebration, _at):
    drop(CelebrationPhoto.objects.filter(celebration=celebration))


TRANSITIONS = {
    "show": Step(
        gettext_lazy("Show it to everybody"),
        gettext_lazy("Showed a celebration to everybody"),
        gettext_lazy("Everybody sees it now."),
        (WAITING,),
        SHOWN,
        change=_show,
    ),
    "decline": Step(
        gettext_lazy("Do not show it"),
        gettext_lazy("Did not show a celebration"),
        gettext_lazy("It is not shown, and the office reads why."),
        (WAITING, SHOWN),
        CelebrationState.DECLINED,
        gettext_lazy("Write why: the office reads it."),
        _drop_photo,
    ),
    "withdraw": Step(
        gettext_lazy("Take it back"),
        gettext_lazy("Took a celebration back"),
        gettext_lazy("It is taken back, and its photo is deleted."),
        (WAITING, SHOWN),
        CelebrationState.WITHDRAWN,
        change=_drop_photo,
    ),
}


def may(user, verb, celebration):
    """Return whether `user` has the right to `verb` of `celebration`."""
    return _RIGHTS[verb](user, celebration)


_WORKFLOW = Workflow("celebration", TRANSITIONS, may)
event_of, open_to, require = _WORKFLOW.event_of, _WORKFLOW.open_to, _WORKFLOW.require


@transaction.atomic
def celebrate(*, by, photo=None, description="", at=None, request_id=None, **words):
    """Send what the place of the office of `by` has reached to its desk; return the celebration.

    `words`: reached, reached_on, words, language. `photo` is a checked file whose people agreed.
    Raises NotAllowed without a confirmed posting, AnswersMissing after MOST_A_WEEK of an office.
    """
    office, at = standing_of(by).main_office, at or timezone.now()
    if office is None:
        raise NotAllowed("celebrate")
    Office.objects.select_for_update(no_key=True).get(pk=office.pk)  # two at once: neither is last
    since = at - timedelta(days=7)
    if Celebration.objects.filter(office=office, at__gt=since).count() >= MOST_A_WEEK:
        raise AnswersMissing({"reached": _("Your office has sent enough this week.")})
    place = office.place
    desk = acting_desk(place, office, "", excluding=[by])
    told = {"office": office, "place": place, "desk": desk, "person": by, "at": at}
    made = Celebration.objects.create(**told, **words)
    if photo:
        told = {"description": description, "people_agree": True}
        keep(CelebrationPhoto(celebration=made, **told), photo)
    curators = [duty.person for duty in curators_at(desk, "", excluding=[by], office=office)]
    told = {"office": office, "target": WAITING, "request_id": request_id}
    record("celebrate", made, by=by, at=at, tell=curators, **told)
    return made


@transaction.atomic
def apply(celebration, verb, *, by, note="", at=None, request_id=None):
    """Do `verb` and return the locked row. Raises NotAllowed, WrongState, AnswersMissing."""
    at = at or timezone.now()
    row = Celebration.objects.select_for_update(of=("self",)).get(pk=celebration.pk)
    change = partial(TRANSITIONS[verb].change, row, at)
    told = {"note": note, "at": at, "request_id": request_id}
    told["tell"] = partial(holders_of, [row.office_id])
    _WORKFLOW.do(row, verb, by=by, change=change, **told)
    return row
