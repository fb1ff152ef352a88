"""Following a practice: its follower hears what becomes of it, and nobody else learns that."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from practices import permissions
from practices.choices import PracticeState
from practices.errors import NotAllowed, WrongState
from practices.models import Follow


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
