"""Writing gaps: asked and reworded. What becomes of one then: `workflow`."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.desks import acting_desk, desk_place
from accounts.querysets import today
from accounts.standing import standing_of
from events.models import Event
from events.services import record
from learning import workflow
from learning.choices import GapState, Origin
from learning.models import Gap, Sought, TranslationAsk
from learning.permissions import may
from learning.register import weight
from learning.register.meaning import meaning_of
from places.folding import fold
from practices import shield
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.models import Practice

WORDS = ("looked_for", "why", "language", "place", "shielded")
MOST_A_DAY = 10
LONGEST_WHY = Gap._meta.get_field("why").max_length


def have_many(person, at):
    """Whether `person` has asked as much within a day as one may."""
    asked = Event.objects.filter(actor=person, verb="ask-gap", at__gt=at - timedelta(days=1))
    return asked.count() >= MOST_A_DAY


@transaction.atomic
def ask(*, by, themes=(), origin="own-words", at=None, request_id=None, **words):
    """Ask for something in `words` (of WORDS) for the office that `by` speaks for.

    `words` may hold `translation`, the TranslationAsk that is asked for here too, or `practice`,
    which needs another way. Where the same is asked already, in whatever script, and nothing more
    is told, she is counted there; so with the same of these. Returns the gap.

    Raises NotAllowed without an account, AnswersMissing after MOST_A_DAY of one person, or where
    the translation is there, or the practice not published any more.
    """
    if not may(by, "ask"):
        raise NotAllowed("ask")
    at = at or timezone.now()
    if have_many(by, at):
        raise AnswersMissing(
            {"looked_for": _("You have asked for enough today. Come back tomorrow.")}
        )
    gap = Gap(person=by, office=standing_of(by).main_office, origin=origin, asked_at=at)
    _keep_what_it_is_about(gap, **words)
    _write(gap, words)
    if same := _asked_already(gap):
        if may(by, "support", same):
            workflow.apply(same, "support", by=by, at=at, request_id=request_id)
        return same
    if gap.shielded:
        shield.take_untimed_keys(gap)
        opens = shield.window_after(at)
        gap.opens_on, gap.asked_at = today(opens), shield.month_of(opens)
    gap.save()
    gap.themes.set(themes)
    _count_searches(gap)
    _record("ask-gap", gap, by, at, request_id)
    return gap


def _asked_already(gap):
    """Return the open gap that asks for the same, where `gap` tells nothing more; or None."""
    about = gap.translation or gap.practice
    if gap.shielded or gap.why or not (about or gap.meaning):
        return None
    same = Gap.objects.filter(state=GapState.OPEN, shielded=False)
    if about:
        same = same.filter(translation=gap.translation, practice=gap.practice)
    else:
        same = same.filter(meaning=gap.meaning)
    return same.order_by("id").first()


def _keep_what_it_is_about(gap, translation=None, practice=None, **_words):
    if practice:
        gap.practice, gap.origin = _still_published(practice), Origin.PRACTICE
    elif translation:
        gap.translation = _still_asked_for(translation)


def _still_published(practice):
    """Return the Practice, locked: replaced in this moment it would leave the gap open.

    Raises AnswersMissing where it is not published any more.
    """
    listed = Practice.objects.listed().select_for_update(of=("self",), no_key=True)
    row = listed.filter(pk=practice.pk).first()
    if row is None:
        raise AnswersMissing({"": _("It is not published any more.")})
    return row


def _still_asked_for(translation):
    """Return the TranslationAsk, locked: checked in this moment it would leave the gap open.

    Raises AnswersMissing where it is closed.
    """
    row = TranslationAsk.objects.waiting().select_for_update().filter(pk=translation.pk).first()
    if row is None:
        raise AnswersMissing({"": _("It can be read in that language now.")})
    return row


def _count_searches(gap):
    """Count with `gap` what many sought in vain that means the same."""
    Sought.objects.filter(gap=None, chosen=False, meaning=gap.meaning).update(gap=gap)


@transaction.atomic
def gather(*, by, by_when, themes=(), at=None, **words):
    """Ask for something that was told in a workshop: its desk is to answer until `by_when`.

    The workshop's room holds who may and how much. Returns the gap; who at the desk takes it on
    says so herself (`workflow.apply` with take).
    """
    at = at or timezone.now()
    office = standing_of(by).main_office
    gap = Gap(person=by, office=office, origin=Origin.WORKSHOP, asked_at=at, by_when=by_when)
    _write(gap, words)
    gap.owner_desk = acting_desk(gap.place, None, "", excluding=[by])
    gap.save()
    gap.themes.set(themes)
    _count_searches(gap)
    _record("gather-gap", gap, by, at, None)
    return gap


@transaction.atomic
def from_question(question, *, at):
    """Ask for what nobody at the help desk knew, in the same words; return the gap."""
    asked = {"person": question.person, "office": question.office, "asked_at": at}
    gap = Gap(origin=Origin.QUESTION, **asked)
    words = {field: getattr(question, field) for field in ("place", "shielded")}
    words["language"] = question.language if question.detail else question.title_language
    _write(gap, words | {"looked_for": question.title, "why": question.detail[:LONGEST_WHY]})
    if gap.shielded:
        shield.take_untimed_keys(gap)
    gap.save()
    gap.themes.set([question.theme])
    _count_searches(gap)
    record("question-gap", gap, by=None, agent="help-desk", target=gap.state, at=at)
    return gap


@transaction.atomic
def edit(gap, *, by, revision, themes=(), at=None, request_id=None, **words):
    """Reword an open gap; raises NotAllowed, or WrongState where it has moved on since."""
    row = Gap.objects.select_for_update(of=("self",), no_key=True).get(pk=gap.pk)
    if not may(by, "edit", row):
        raise NotAllowed("edit")
    if not row.is_open:
        raise WrongState(row)
    if row.revision != revision:
        raise WrongState(row, "stale")
    _write(row, words)
    row.revision += 1
    row.save()
    weight.keep_of([row.pk])  # put under cover, fewer may be told
    row.themes.set(themes)
    _record("edit-gap", row, by, at or timezone.now(), request_id)
    return row


def _write(gap, words):
    for field in WORDS:
        if field in words:
            setattr(gap, field, words[field])
    gap.folded = fold(f"{gap.looked_for} {gap.why}")[:400]
    gap.meaning = meaning_of(gap.looked_for)
    gap.shown_place = shield.shown_place(gap.place) if gap.shielded else gap.place
    if gap.shielded:
        gap.asked_at = shield.month_of(gap.asked_at)
    # Of a workshop the place alone counts: whoever runs it is often far above.
    gap.desk = desk_place(gap.place, None if gap.origin == Origin.WORKSHOP else gap.office)


def _record(verb, gap, by, at, request_id):
    office = standing_of(by).main_office
    record(verb, gap, by=by, office=office, target=gap.state, request_id=request_id, at=at)


def open_covered(now=None):
    """Let others read the shielded gaps whose week is over, all at once; return how many. A job."""
    return Gap.objects.filter(opens_on__lte=today(now)).update(opens_on=None)
