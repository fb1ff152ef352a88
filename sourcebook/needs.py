"""What waits for a person: shown first at home and on /me/."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.choices import PostingState
from accounts.models import Posting
from accounts.querysets import today
from accounts.standing import standing_of
from events.bounces import is_bounced
from events.services import unread_of
from events.templatetags.writing import grouped
from learning.models import Gap, PolicyAsk, Question
from places.choices import LEVEL_ORDER, Level
from practices import block
from practices.choices import VersionState
from practices.desk import opinions
from practices.living import due
from practices.models import Adoption, Challenge, Suggestion, Translation, Version
from practices.whose import written_by


@dataclass(frozen=True)
class Need:
    """One thing to do, and where."""

    words: str
    address: str


def needs_of(user, *, notices=True):
    """Return the `Need`s of a signed-in person, the most pressing first; constant queries.

    `notices` says whether unread notices are one of them: not where they stand below anyway.
    """
    found = [
        _mail(user),
        _posting(user),
        *_own_entries(user),
        _confirming(user),
        _suggested(user),
        _doubted(user),
        _translations(user),
        _plans(user),
        _asking(user),
        _questions(user),
        *_desk(user),
        _barriers(user),
        _opinions(user),
    ]
    found.append(_log(user))
    return [need for need in [*found, _notices(user) if notices else None] if need]


def _mail(user):
    if not is_bounced(user):
        return None
    words = _("E-mails do not reach you: confirm your address or give another.")
    return Need(words, reverse("accounts:notices"))


def _posting(user):
    if standing_of(user).has_posting or standing_of(user).duties:
        return None
    if Posting.objects.filter(person=user, state=PostingState.STATED).exists():
        words = _("Your posting is waiting to be confirmed. Until then your entries wait too.")
    else:
        words = _("Add your posting: a desk reads your entries once it is confirmed.")
    return Need(words, reverse("accounts:posting"))


def _own_entries(user):
    states = list(
        Version.objects.filter(
            written_by(standing_of(user)), state__in=[VersionState.RETURNED, VersionState.DRAFT]
        ).values_list("state", flat=True)
    )
    returned, drafts = (states.count(s) for s in (VersionState.RETURNED, VersionState.DRAFT))
    words_returned = ngettext(
        "%(n)s entry came back with a note.", "%(n)s entries came back with a note.", returned
    )
    words_drafts = ngettext(
        "%(n)s draft is not yet sent.", "%(n)s drafts are not yet sent.", drafts
    )
    yield _counted(returned, words_returned, reverse("me"))
    yield _counted(drafts, words_drafts, reverse("me"))


def _confirming(user):
    number = due.due_of(user).count()
    words = ngettext(
        "%(n)s practice of yours: is it still true?",
        "%(n)s practices of yours: are they still true?",
        number,
    )
    return _counted(number, words, reverse("practices:to_confirm"))


def _suggested(user):
    """What others suggest to correct in what her offices have published."""
    waiting = Suggestion.objects.waiting_for(user).count()
    words = ngettext(
        "%(n)s suggested correction waits for your answer.",
        "%(n)s suggested corrections wait for your answer.",
        waiting,
    )
    return _counted(waiting, words, reverse("practices:my_suggestions"))


def _doubted(user):
    """What somebody doubts of one's own, while the office has not answered."""
    doubts = list(Challenge.objects.for_authors(user)[:2])
    words = ngettext(
        "Somebody doubts what you shared, and waits for your answer.",
        "Several doubts about what you shared wait for your answer.",
        len(doubts),
    )
    return Need(words, doubts[0].get_absolute_url()) if doubts else None


def _translations(user):
    """What others translated, and she may check."""
    waiting = Translation.objects.waiting_for(user).count()
    words = ngettext(
        "%(n)s translation waits for your check.",
        "%(n)s translations wait for your check.",
        waiting,
    )
    return _counted(waiting, words, reverse("practices:translations"))


def _plans(user):
    """What one's places planned for a month that is over."""
    over = Adoption.objects.held_by(user).plans_over(today()).count()
    words = ngettext(
        "%(n)s plan to try something is due: how did it go?",
        "%(n)s plans to try something are due: how did they go?",
        over,
    )
    return _counted(over, words, reverse("trying"))


def _asking(user):
    """What GPs told in four answers to their Block, which completes it with them."""
    blocks = [office.place_id for office in block.offices_of(user)]
    asking = block.asking_help(blocks, user).count() if blocks else 0
    words = ngettext(
        "%(n)s quick entry from your Gram Panchayats needs help.",
        "%(n)s quick entries from your Gram Panchayats need help.",
        asking,
    )
    return _counted(asking, words, reverse("practices:my_gps"))


def _questions(user):
    """What is asked of one at the help desk, and nobody has settled."""
    asked = Question.objects.waiting_for(user).order_by().count()
    words = ngettext("%(n)s question is asked of you.", "%(n)s questions are asked of you.", asked)
    return _counted(asked, words, f"{reverse('learning:questions')}?status=asked")


def _opinions(user):
    """What desks ask about; the address is that of the longest waiting."""
    waiting = list(opinions.waiting_for(user).values_list("practice", flat=True))
    if not waiting:
        return None
    words = ngettext(
        "A desk asks for your opinion on %(n)s entry.",
        "Desks ask for your opinion on %(n)s entries.",
        len(waiting),
    )
    return _counted(len(waiting), words, reverse("practices:opinion", args=waiting[:1]))


def _log(user):
    if not standing_of(user).audits_state_ids:
        return None
    return Need(_("The log of a State is open to you."), reverse("audit"))


def _desk(user):
    standing, now = standing_of(user), timezone.now()
    if not standing.curates:
        return
    waiting = Version.objects.in_queue_of(user, now).count()
    postings = Posting.objects.awaiting(standing, now).count()
    words_waiting = ngettext(
        "%(n)s entry waits for your desk.", "%(n)s entries wait for your desk.", waiting
    )
    words_postings = ngettext(
        "%(n)s posting waits to be confirmed.", "%(n)s postings wait to be confirmed.", postings
    )
    doubts = Challenge.objects.waiting_for(user, now).count()
    words_doubts = ngettext(
        "%(n)s doubt waits for your decision.", "%(n)s doubts wait for your decision.", doubts
    )
    yield _counted(doubts, words_doubts, reverse("practices:doubts"))
    yield _counted(waiting, words_waiting, reverse("practices:curation"))
    yield _counted(postings, words_postings, reverse("accounts:postings"))
    yield _asked_for(user)
    yield _unanswered(user)
    yield _unconfirmed(standing)


def _barriers(user):
    """What others ask of one's own level to lift."""
    waiting = PolicyAsk.objects.waiting_at(user).order_by().count()
    words = ngettext(
        "%(n)s barrier waits for an answer of your level.",
        "%(n)s barriers wait for an answer of your level.",
        waiting,
    )
    return _counted(waiting, words, reverse("learning:policy_asks") + "#waiting")


def _asked_for(user):
    """What people asked for under one's own desk, and nobody looks for an answer to."""
    waiting = Gap.objects.waiting_at(user).order_by().count()
    words = ngettext(
        "%(n)s thing that somebody asks for waits at your desk.",
        "%(n)s things that people ask for wait at your desk.",
        waiting,
    )
    return _counted(waiting, words, reverse("learning:gaps"))


def _unanswered(user):
    """What nobody answered in time at the help desk of one's own desk."""
    waiting = Question.objects.waiting_at(user).order_by().count()
    words = ngettext(
        "%(n)s question without an answer waits at your desk.",
        "%(n)s questions without an answer wait at your desk.",
        waiting,
    )
    return _counted(waiting, words, reverse("learning:questions"))


def _unconfirmed(standing):
    """What the offices at and under the highest desk held have left unconfirmed."""
    desks = (duty.place for duty in standing.curates)
    place = min(desks, key=lambda desk: LEVEL_ORDER[desk.level])
    number = due.overdue_under(place).count()
    words = ngettext(
        "%(n)s practice in %(place)s is overdue for confirmation.",
        "%(n)s practices in %(place)s are overdue for confirmation.",
        number,
    )
    here = "" if place.level == Level.NATIONAL else f"&{place.level}={place.code}"
    if not number:
        return None
    told = words % {"n": grouped(number), "place": place.full_name}
    return Need(told, f"{reverse('practices:list')}?confirmed=overdue{here}")


def _notices(user):
    unread = unread_of(user)
    words = ngettext("%(n)s notice is unread.", "%(n)s notices are unread.", unread)
    return _counted(unread, words, reverse("notices"))


def _counted(count, words, address):
    return Need(words % {"n": grouped(count)}, address) if count else None
