"""Taking a practice up for a place, saying how it went, and what others see of it."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task

from accounts.desks import desk_place
from accounts.querysets import today
from accounts.standing import standing_of
from events.erasures import forget
from events.marks import CUT
from events.services import record
from practices import permissions, photos, search_index, shield
from practices.authorship import lies_under, office_for
from practices.choices import STANDING, AdoptionStatus, PracticeState
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Adoption, Attachment, Practice
from practices.models.adoption import Saying
from practices.notify import authors_of, holders_of

PLANNED, TRIED, IN_USE = AdoptionStatus.PLANNED, AdoptionStatus.TRIED, AdoptionStatus.IN_USE
DROPPED, DID_NOT_WORK = AdoptionStatus.DROPPED, AdoptionStatus.DID_NOT_WORK
# From each status where it may go on to; it may always be told again in more words.
NEXT = {
    None: frozenset(AdoptionStatus),
    PLANNED: frozenset([TRIED, IN_USE, DROPPED, DID_NOT_WORK]),
    TRIED: frozenset([IN_USE, DROPPED, DID_NOT_WORK]),
    IN_USE: frozenset([DROPPED, DID_NOT_WORK]),
    DROPPED: frozenset([PLANNED, TRIED, IN_USE, DID_NOT_WORK]),
    DID_NOT_WORK: frozenset([PLANNED, TRIED, IN_USE]),
}
ADOPT, SHOW, REMIND = "adopt", "show-adoption", "remind-adoption"
HIDE = "hide-adoption"
SAYINGS = (
    *("changed", "result", "conditions", "likely_reason", "reach"),
    *("planned_for", "used_since", "used_since_precision", "photo", "photo_description"),
)


@dataclass(frozen=True)
class Bid:
    """Who may take a practice up for which place: the office that speaks, and the row so far."""

    place: object
    office: object
    adoption: Adoption | None


def require(practice, by, place=None, *, shielded=False):
    """Return the `Bid` of `by` for `place` (the own posting), or say what stands in the way.

    Raises NotAllowed without a confirmed posting at or above the place, of a shielded practice at
    the place itself; WrongState where the practice is not published and the place has not taken it
    up before, or where the place's own office has spoken and another would speak over it.
    """
    if not permissions.may(by, ADOPT, practice):
        raise NotAllowed(ADOPT)
    place = place or standing_of(by).main_office.place
    office = office_for(by, place)
    if not lies_under(office.place, place):
        raise NotAllowed(ADOPT)
    if practice.shielded and office.place_id != place.pk and not _spoke(by, practice, place):
        raise NotAllowed(ADOPT)  # any other answer would tell whether that place has spoken
    adoption = _row(practice, place, office, shielded)
    if adoption is not None:
        office = _office_in(by, adoption, office)
    elif practice.state != PracticeState.PUBLISHED:
        raise WrongState(practice)
    return Bid(place, office, adoption)


def _spoke(by, practice, place):
    """Return whether an office of `by` speaks for `place` already."""
    return practice.adoptions.held_by(by).filter(place=place).exists()


def _row(practice, place, office, shielded):
    """Return what was said before; of a shielded one only the office itself finds it."""
    rows = practice.adoptions.filter(place=place, shielded=shielded)
    rows = rows.filter(office=office) if shielded else rows
    return rows.select_related("office__place").first()


def _office_in(by, adoption, office):
    """Return the office of `by` that may say more of `adoption`: the same one, one of the place
    itself, or one above it while none of its own has spoken."""
    if adoption.office_id in standing_of(by).office_ids:
        return adoption.office
    if office.place_id == adoption.place_id or adoption.is_recorded:
        return office
    raise WrongState(adoption.practice, "own-word")


@transaction.atomic
def adopt(
    practice,
    *,
    by,
    place=None,
    status=PLANNED,
    shielded=False,
    terrain="",
    at=None,
    request_id=None,
    **sayings,
):
    """Let `by` say for `place` how far it is with `practice`; return the adoption.

    `sayings` are those of SAYINGS (`photo` a sent file that was checked; a shielded place sends
    none); what is not among them stays as it was. The same said twice
    changes nothing. Raises NotAllowed, WrongState ("said-more" for a step back), AnswersMissing.
    """
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice.pk)
    bid = require(practice, by, place, shielded=shielded)
    _check_words(bid.adoption, status, sayings)
    sayings = {name: value for name, value in sayings.items() if value is not None}
    sent = sayings.pop("photo", None)
    adoption = bid.adoption or Adoption(practice=practice, place=bid.place, shielded=shielded)
    source = bid.adoption.status if bid.adoption else ""
    if status != source and status not in NEXT[source or None]:
        raise WrongState(practice, "said-more")
    if source and not sent and not _says_more(adoption, status, terrain, sayings):
        return adoption
    at = at or timezone.now()
    if sent:
        sayings["photo"] = _keep(sent, adoption, by, at)
    _take(adoption, bid.office, by, status, terrain, sayings, at)
    _tell(adoption, by, source, at, request_id)
    return adoption


def _keep(sent, adoption, by, at):
    """Keep the photo beside the practice; one that it replaces goes for good."""
    if former := adoption.photo:
        forget("photo", former.uid, at)
    practice = adoption.practice
    kept = Attachment.objects.create(practice=practice, uploaded_by=by, uid=photos.keep(sent))
    # By its name: the jobs import what a change of postings sets going, and that the transitions.
    async_task("practices.jobs.make_photo", kept.pk, task_name=f"photo {kept.uid}"[:100])
    return kept


def _check_words(adoption, status, sayings):
    if status not in AdoptionStatus.values:
        raise AnswersMissing({"status": _("Choose how far it is.")})
    result = sayings.get("result")
    if result is None and adoption is not None and adoption.status == status:
        result = adoption.result
    if status == DID_NOT_WORK and not result:
        raise AnswersMissing({"result": _("Tell what happened, so that others are spared it.")})


def _says_more(adoption, status, terrain, sayings):
    same = adoption.status == status and adoption.terrain == terrain
    return not same or any(getattr(adoption, name) != value for name, value in sayings.items())


def _take(adoption, office, by, status, terrain, sayings, at):
    """Write the row; the words are in the language of the page on which they were typed."""
    if adoption.status != status:
        _keep_telling(adoption)
        adoption.status, adoption.status_at = status, at
    if adoption.pk is None:
        adoption.at, adoption.version = at, adoption.practice.live_version
    adoption.office, adoption.person, adoption.terrain = office, by, terrain
    if sayings.get("planned_for", adoption.planned_for) != adoption.planned_for:
        adoption.reminded_at = None
    for name, value in sayings.items():
        setattr(adoption, name, value)
    adoption.language = get_language() or ""
    if not adoption.is_covered:
        adoption.shown_status = status
    adoption.save()


def _keep_telling(adoption):
    """Keep what was said with the status that it leaves, as it was last put."""
    if adoption.pk is None:
        return
    said = {field.name: getattr(adoption, field.name) for field in Saying._meta.fields}
    named = not adoption.is_covered and adoption.shown_status == adoption.status
    adoption.tellings.create(person_id=adoption.person_id, named=named, **said)


def _tell(adoption, by, source, at, request_id):
    """Log it, count anew, and tell the authors of a new status; of what is covered later."""
    new = adoption.status != source and not adoption.is_covered
    record(
        ADOPT,
        adoption,
        by=by,
        office=adoption.office,
        source=source,
        target=adoption.status,
        request_id=request_id,
        at=at,
        tell=authors_of(adoption.practice) if new else (),
    )
    if not adoption.is_covered:
        recount(adoption.practice)


def recount(practice):
    """Bring the count of `practice`, locked by the caller, and its search row into step."""
    practice.adoption_count = practice.adoptions.standing().count()
    practice.save(update_fields=["adoption_count"])
    search_index.keep(practice)


def show_covered(now=None):
    """Let others see what was said under cover, once its week is over; return how much.

    That it did not work others see from the next day: what is of no use is to be unlearned soon. So
    neither a count nor a notice tells the hour. A job; a status is shown and told once.
    """
    now = now or timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    ripe = Q(status_at__lt=shield.week_of(now)) | Q(status=DID_NOT_WORK, status_at__lt=midnight)
    behind = Adoption.objects.exclude(shown_status=F("status")).filter(ripe)
    return sum(_show(behind, *one, now) for one in list(behind.values_list("pk", "practice")))


@transaction.atomic
def _show(behind, pk, practice, now):
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=practice)
    adoption = behind.filter(pk=pk).first()
    if adoption is None:
        return 0
    adoption.shown_status = adoption.status
    adoption.save(update_fields=["shown_status"])
    recount(practice)
    tell = [user for user in authors_of(practice) if user.pk != adoption.person_id]
    record(SHOW, adoption, by=None, agent="clock", target=adoption.status, at=now, tell=tell)
    return 1


def remind(now=None):
    """Ask once, after the month that a place planned it for, how it went; return how many.

    A job; `reminded_at` is written in the transaction that tells.
    """
    now = now or timezone.now()
    due = Adoption.objects.plans_over(today(now)).filter(reminded_at=None)
    return sum(_remind(pk, now) for pk in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk, now):
    locked = Adoption.objects.select_for_update(of=("self",), skip_locked=True)
    adoption = locked.filter(pk=pk, status=PLANNED, reminded_at=None).first()
    if adoption is None:
        return 0
    adoption.reminded_at = now
    adoption.save(update_fields=["reminded_at"])
    tell = holders_of([adoption.office_id])
    record(REMIND, adoption, by=None, agent="clock", target=PLANNED, at=now, tell=tell)
    return 1


def knows_who(user, adoption):
    """Whether `user` may learn place and office of what is covered: its office, its own desk.

    Its desk is that of the place that takes it up; the State above it stands behind it.
    """
    standing = standing_of(user)
    if adoption.office_id in standing.office_ids:
        return True
    if not standing.curates:
        return False
    desk, programme = desk_place(adoption.place, adoption.office), adoption.practice.programme
    desks = [desk, desk.state] if desk.state_id else [desk]
    return any(standing.curates_place(one, programme) for one in desks)


@transaction.atomic
def hide_words(adoption, *, by, at=None, request_id=None):
    """Empty for good what a place wrote, then and now, for the practice's desk; its status stays.

    Raises NotAllowed without the right to hide words of the practice.
    """
    practice = Practice.objects.select_for_update(of=("self",)).get(pk=adoption.practice_id)
    if not permissions.may(by, "hide-words", practice):
        raise NotAllowed(HIDE)
    adoption.refresh_from_db()
    for said in (adoption, *adoption.tellings.all()):
        for name in said.WORDS:
            setattr(said, name, CUT if getattr(said, name) else "")
        said.save(update_fields=said.WORDS)
    office = standing_of(by).main_office
    tell = holders_of([adoption.office_id])
    record(HIDE, adoption, by=by, office=office, at=at, request_id=request_id, tell=tell)


def next_month(on=None):
    """Return the month after that of the day `on` (today), as "2026-12"."""
    on = on or today()
    return f"{on.year + on.month // 12}-{on.month % 12 + 1:02}"


def adopters_of(practice):
    """Return the users who speak today for a place that plans, tries or uses `practice`."""
    offices = practice.adoptions.filter(status__in=STANDING).values("office")
    return holders_of(offices)
