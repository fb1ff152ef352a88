"""Answering whether a practice is still true: yes, changed, or no longer."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from accounts.querysets import today
from accounts.standing import standing_of
from events.services import record
from practices import permissions, search_index, shield, workflow
from practices.choices import ConfirmationAnswer, ConfirmedAs, PracticeState
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.living import due
from practices.living.asked_links import is_current
from practices.models.confirmation import Confirmation
from practices.models.practice import Practice

_OFFICE = ("office__organisation", "office__place__district", "office__place__state")
YES, CHANGED, NO_LONGER = ConfirmationAnswer


@dataclass(frozen=True)
class Told:
    """What a page tells of the confirmation of a published practice to one reader.

    `last` is the confirmation that stands, None where only the accept does; of a shielded one
    neither office nor words are shown.
    """

    stand: due.Stand
    on: date
    last: Confirmation | None


def told(practice, version):
    """Return what the page of a published `practice` tells; five queries at most."""
    practice.live_version = version
    held = practice.confirmations.filter(answer=YES).order_by("-still_true_on", "-id")
    last = None if practice.shielded else held.select_related(*_OFFICE).first()
    if last and version.decided_at and last.still_true_on < today(version.decided_at):
        last = None
    return Told(due.stand_of(practice, version), practice.confirmed_on, last)


def role_of(user, practice):
    """Return as which `user` confirms: the author's office, the desk or an adopter."""
    if permissions.is_author(user, practice):
        return ConfirmedAs.AUTHOR
    if permissions.is_curator_of_its_desk(user, practice):
        return ConfirmedAs.DESK
    return ConfirmedAs.ADOPTER


def require(practice, by, answer=YES):
    """Raise NotAllowed, or WrongState where nothing is published; only its office says no."""
    if not permissions.may(by, "confirm", practice):
        raise NotAllowed("confirm")
    if practice.state != PracticeState.PUBLISHED:
        raise WrongState(practice)
    if answer in (CHANGED, NO_LONGER) and not permissions.is_author(by, practice):
        raise NotAllowed("confirm")


@transaction.atomic
def confirm(practice, *, by, answer=YES, still_true_on=None, note="", asked="", at=None):
    """Keep the answer of `by`; return the `Confirmation`, the one that stands for a repeated yes.

    `still_true_on` is the day for which it holds, today where left out; `asked` the mark of the
    cycle that was asked in. "No longer" withdraws it with `note` as the reason.
    Raises NotAllowed, WrongState ("stale": answered by another meanwhile), AnswersMissing.
    """
    at = at or timezone.now()
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    require(practice, by, answer)
    if answer != YES and asked and not _is_of_this_cycle(practice, asked):
        raise WrongState(practice, "stale")
    day = _day(practice, still_true_on, at) if answer == YES else None
    if answer == NO_LONGER and not note:
        raise AnswersMissing({"note": _("Write why it no longer holds: others rely on it.")})
    role = role_of(by, practice)
    office = _office_of(by, practice, role)
    found = _standing(practice, office, by, day) if day else None
    if found is None:
        found = _write(practice, by, office, role, answer, day, note, at)
        if answer == NO_LONGER:
            workflow.apply(practice, "withdraw", by=by, note=note)
    return found


def _office_of(by, practice, role):
    """Return the office that `by` speaks for in this role."""
    if role == ConfirmedAs.AUTHOR:
        return practice.author_office
    if role == ConfirmedAs.ADOPTER:
        return permissions.open_adoptions(by, practice).select_related("office").first().office
    return standing_of(by).main_office


def _is_of_this_cycle(practice, asked):
    try:
        return is_current(practice, asked)
    except ValueError:
        return False


def _day(practice, day, at):
    """Return the day for which it is confirmed: not to come, nor before it was last confirmed."""
    day, last = day or today(at), due.confirmed_on(practice)
    if day > today(at):
        raise AnswersMissing({"still_true_on": _("This date is in the future.")})
    if day < last:
        said = _("It was already confirmed for %(date)s. Write that date or a later one.")
        told = date_format(last, "DATE_FORMAT")
        raise AnswersMissing({"still_true_on": said % {"date": told}})
    return day


def _standing(practice, office, by, day):
    """Return what says so already, of the same office or, without one, of the same person."""
    whose = {"office": office} if office else {"office": None, "person": by}
    return practice.confirmations.filter(answer=YES, still_true_on=day, **whose).first()


def _write(practice, by, office, role, answer, day, note, at):
    confirmation = Confirmation.objects.create(
        practice=practice,
        version=practice.live_version,
        person=by,
        office=office,
        confirmed_as=role,
        answer=answer,
        still_true_on=day,
        note=note,
        at=at,
        shown_on=shield.shown_on(practice, at),
    )
    record("confirm", practice, by=by, office=office, target=answer, at=at)
    if day and not confirmation.shown_on:
        _reckon(practice, day)
    return confirmation


def _reckon(practice, day):
    months = due.cycle_of(practice.themes.all())
    due.reckon(practice, practice.live_version, day, months, due.dated_rows())
    practice.save()
    search_index.keep(practice)


def show_covered(now=None):
    """Let shielded practices stand as confirmed once its week is over; return how many. A job."""
    waiting = Confirmation.objects.filter(shown_on__lte=today(now))
    pks = list(waiting.order_by().values_list("practice", flat=True).distinct())
    for pk in pks:
        with transaction.atomic():
            practice = Practice.objects.select_for_update(of=("self",)).get(pk=pk)
            waiting.filter(practice=practice).update(shown_on=None)
            _reckon(practice, due.confirmed_on(practice))
    return len(pks)
