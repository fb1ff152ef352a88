"""What each verb changes. Called by `workflow.apply` alone, within its transaction and lock.

Each takes the `Act` (practice, version, by, at, note, details) and changes its rows; what it
leaves unsaved on `act.practice` and `act.version` the workflow saves.
"""

from datetime import timedelta

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.desks import desk_above
from accounts.pauses import held_pauses_of, pauses_of, reached, running_time
from accounts.querysets import today
from practices import search_index
from practices.answers import missing_answers, snapshot
from practices.authorship import lies_under
from practices.choices import PracticeState, VersionState, WithdrawalGround
from practices.desk.small import is_small
from practices.errors import AnswersMissing
from practices.kin import likeness, merging
from practices.living import due, suggesting
from practices.living.endorsing import LASTING
from practices.models.submission import Submission
from practices.models.theme import Theme
from practices.models.version import READING_TIME
from practices.permissions import desk_of, is_author
from practices.shield import cover, month_of

PLACE_ELSEWHERE = _(
    "Your office can share what was done at its own place or under it. Choose "
    "such a place, or add the posting that this place belongs to."
)

NOT_SMALL = _(
    "More has changed than typing, a number or a contact. Submit it for a full review instead."
)


def submit(act):
    version = act.version
    completed = act.by is not None and not is_author(act.by, act.practice)
    missing = missing_answers(version, imported=bool(act.agent), completed=completed)
    office = act.practice.author_office
    if office and version.place and not lies_under(office.place, version.place):
        missing["place"] = PLACE_ELSEWHERE
    if missing:
        raise AnswersMissing(missing)
    version.small = bool(act.details.get("small"))
    if version.small and not is_small(version):
        raise AnswersMissing({"small": NOT_SMALL})
    version.desk = None
    version.desk = desk_of(act.practice, version)
    version.needs_help = False
    version.first_submitted_at = version.first_submitted_at or act.at
    start_clock(version, act.at)
    Submission.objects.create(version=version, at=act.at, answers=snapshot(version))


def recall(act):
    act.claim_ended = act.version.holder(act.at)
    _stop_clock(act.version, act.at)


def give_back(act):
    _stop_clock(act.version, act.at)
    act.version.decided_at = act.at


def decline(act):
    _stop_clock(act.version, act.at)
    act.version.decided_at = act.at


def appeal(act):
    version = act.version
    version.appealed_at = act.at
    version.desk = desk_above(desk_of(act.practice, version))
    version.clock_used = timedelta()
    start_clock(version, act.at)


def reopen(act):
    act.version.due_at = None


def delete_rows(act):
    """Delete the draft; the practice too where nothing of it was ever published."""
    if act.practice.state == PracticeState.UNPUBLISHED:
        act.practice.delete()
    else:
        act.version.delete()


def claim(act):
    act.version.claimed_by = act.by
    act.version.claimed_at = act.at


def release(act):
    _end_claim(act.version)


def approve(act):
    _stop_clock(act.version, act.at)
    act.version.decided_at = act.at


def accept(act):
    practice, version = act.practice, act.version
    _stop_clock(version, act.at)
    version.decided_at = act.at
    numbers = practice.versions.aggregate(last=Max("number"))
    version.number = (numbers["last"] or 0) + 1
    _expire_checks(practice, version, act.at)
    _make_live(practice, version, act.at)


def supersede(act):
    replacement = act.details["replacement"]
    act.practice.superseded_by = replacement
    act.practice.closed_at = _told_time(act)


def withdraw(act):
    act.practice.closing_ground = act.details.get("ground") or WithdrawalGround.ORDINARY
    act.practice.closed_at = _told_time(act)


def merge(act):
    supersede(act)
    merging.join(act.practice, act.details["replacement"], act.at)


def _told_time(act):
    """Return when it happens, as it may be told."""
    return month_of(act.at) if act.practice.shielded else act.at


def reinstate(act):
    merging.part(act.practice, act.at)
    act.practice.superseded_by = None
    act.practice.closed_at = None
    act.practice.closing_ground = ""


def start_clock(version, at):
    """Begin, or go on with, the desk's seven days at `at`; they stand still while it is paused."""
    version.submitted_at = at
    move_deadline(version, held_pauses_of(version.desk_id))


def move_deadline(version, pauses):
    """Set when the seven days of a waiting version are over; `pauses` are those of its desk."""
    left = READING_TIME - version.clock_used
    version.due_at = reached(version.submitted_at, left, pauses)


def _stop_clock(version, at):
    """Keep the reading time used, so that a second submission goes on where the first stopped.

    Who was asked for a second opinion reads it no more. What is approved was read before.
    """
    if version.state != VersionState.SUBMITTED:
        return
    pauses = pauses_of([version.desk_id]).get(version.desk_id, ())
    version.clock_used += running_time(version.submitted_at, at, pauses)
    version.due_at = None
    version.opinions.open().update(ended_at=at)
    _end_claim(version)


def _end_claim(version):
    version.claimed_by = None
    version.claimed_at = None


def _make_live(practice, version, at):
    """Copy to `practice` what lists need from the version that is now the live one."""
    practice.take_words(version)
    for field in ("language", "kind", "programme", "started_on"):
        setattr(practice, field, getattr(version, field))
    practice.started_precision = version.started_precision
    practice.live_version = version
    practice.published_at = practice.published_at or at
    practice.renewed_at = at
    cover(practice, version)
    due.begin(practice, version, at)


def settle(target, act):
    """Bring what hangs on the saved rows into step: themes, tags and the search table."""
    practice, version = act.practice, act.version
    if target == VersionState.ACCEPTED:
        practice.themes.set(Theme.objects.named(version.themes))
        practice.tags.set(version.tag_names)
        suggesting.outdate(practice, act.at)
    if practice.live_version_id:
        search_index.keep(practice)
    likeness.keep(practice)


def _expire_checks(practice, version, at):
    """End "Data checked" and "Technically cleared" where what was checked has changed."""
    live = practice.live_version
    if live and (live.result, live.step_texts()) != (version.result, version.step_texts()):
        on = today(at)
        checks = practice.endorsements.standing(on).filter(type__in=LASTING)
        checks.update(expires_on=on - timedelta(days=1))
        practice.endorsement_count = practice.endorsements.told(on).count()
