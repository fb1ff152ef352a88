"""Of which places a person may tell, and for which of her offices; who has written an entry."""

from django.db.models import Q

from accounts.models import Posting, User
from accounts.standing import standing_of
from events.models import Event
from places.choices import LEVEL_ORDER, Level
from practices.models import Suggestion
from practices.whose import HELPED


def may_tell_of(user, place):
    """Return whether `user` may share what was done at `place`.

    At or under an own posting; who has no confirmed posting yet may name any place, and waits.
    """
    standing = standing_of(user)
    return not standing.has_posting or any(lies_under(o.place, place) for o in standing.offices)


def office_for(user, place):
    """Return the office for which `user` tells of `place`: the one in use, or else the nearest.

    Either lies at the place or above it. Without a place her main office; None without a posting.
    """
    standing = standing_of(user)
    near = [office for office in standing.offices if place and lies_under(office.place, place)]
    if not near:
        return standing.main_office
    if standing.main_office.pk == user.office_in_use_id and standing.main_office in near:
        return standing.main_office
    return max(near, key=lambda office: LEVEL_ORDER[office.place.level])


def lies_under(upper, place):
    """Return whether `place` is `upper` or lies under it."""
    if upper.level == Level.NATIONAL:
        return True
    return upper.pk in (place.pk, getattr(place, f"{upper.level}_id", None))


def begun_by(version):
    """Return who began `version` where she has left the office that carries it on, or None."""
    if version.author_id is None or version.office_id is None:
        return None
    held = Posting.objects.confirmed().current().filter(office=version.office_id)
    return None if held.filter(person=version.author_id).exists() else version.author


def writers_of(practice):
    """Return the people who wrote `practice`, as `whose.touched_by` means it; one query."""
    versions = practice.versions.all()
    offices = versions.exclude(office=None).values("office")
    held = Posting.objects.confirmed().filter(office__in=offices)
    helped = Event.objects.filter(
        verb=HELPED, subject_type="practice", subject_id=practice.pk, actor__isnull=False
    )
    taken = Suggestion.objects.filter(practice=practice, state="taken")
    return User.objects.filter(
        Q(pk__in=versions.values("author"))
        | Q(pk__in=versions.values("typist"))
        | Q(pk__in=held.values("person"))
        | Q(pk__in=helped.values("actor"))
        | Q(pk__in=taken.values("person"))
    )
