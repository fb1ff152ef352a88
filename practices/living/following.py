"""Following a practice: its follower hears what becomes of it, and nobody else learns that."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_q.tasks import async_task

from accounts.models import User
from events.models import Event
from events.registry import handles
from events.services import record, tell_more
from practices import permissions
from practices.choices import Outcome, PracticeState
from practices.errors import NotAllowed, WrongState
from practices.living.adopting import adopters_of
from practices.models import Follow, Practice
from practices.notify import authors_of

REVISE, AT_ONCE = "revise", 500


def require(practice, by):
    """Raise NotAllowed without an account, WrongState where nothing was ever published."""
    if not permissions.may(by, "follow", practice):
        raise NotAllowed("follow")
    if practice.state == PracticeState.UNPUBLISHED:
        raise WrongState(practice)


@transaction.atomic
def follow(practice, *, by, at=None):
    """Let `by` follow `practice`; return the follow, the one there is where there is one.

    No event is written: whom somebody follows is nobody's affair. Raises NotAllowed, WrongState.
    """
    require(practice, by)
    begun = {"at": at or timezone.now()}
    return Follow.objects.get_or_create(practice=practice, person=by, defaults=begun)[0]


def unfollow(practice, *, by):
    """Let `by` no longer follow `practice`; nothing happens where she does not."""
    require(practice, by)
    Follow.objects.filter(practice=practice, person=by).delete()


def follows(user, practice):
    """Whether `user` follows `practice`; one query."""
    return user.is_authenticated and Follow.objects.filter(practice=practice, person=user).exists()


def followers_of(practice):
    """Return the users who follow `practice` and are neither suspended nor gone."""
    return User.objects.active().filter(follows__practice=practice)


@handles("accept")
def tell_of_revision(event, practice):
    """Have those who follow or have taken up a published practice hear of its new version."""
    if practice.state != PracticeState.UNPUBLISHED:
        revised = record(REVISE, practice, by=None, agent="clock", at=event.at)
        async_task(tell, revised.pk, task_name=f"revised {revised.uid}"[:100])


@handles("reinstate")
@handles("challenge")
def tell_of_change(event, practice):
    """Have them hear that it is published again, or that somebody doubts it."""
    async_task(tell, event.pk, task_name=f"{event.verb} {event.uid}"[:100])


@handles("settle-doubt")
def tell_how_it_ended(event, practice):
    """Have them hear how a doubt ended; of a replacement or withdrawal `unlearning` tells them."""
    if event.target not in (Outcome.SUPERSEDED, Outcome.WITHDRAWN):
        tell_of_change(event, practice)


def tell(pk):
    """Tell the event with this key to all who follow, or have taken up, its practice.

    In batches; run again it tells nobody twice. Its actor and the authors know already. Returns
    how many it is told to.
    """
    event = Event.objects.get(pk=pk)
    practice = Practice.objects.get(pk=event.subject_id)
    known = [user.pk for user in authors_of(practice)] + [event.actor_id]
    told = [
        Q(pk__in=users.values("pk")) for users in (followers_of(practice), adopters_of(practice))
    ]
    people = User.objects.active().filter(told[0] | told[1]).exclude(pk__in=known)
    ids = list(people.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        tell_more(event, User.objects.filter(pk__in=ids[start : start + AT_ONCE]))
    return len(ids)
