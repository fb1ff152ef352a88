"""The desk's lists: what waits, what asks for help, what was decided."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from accounts.pauses import pauses_of
from accounts.querysets import today
from accounts.standing import standing_of
from places.choices import Level
from practices import shield
from practices.choices import VersionState
from practices.models import Practice, Theme, Version
from practices.models.version import READING_TIME
from practices.stand import known_state

_BELOW = {Level.NATIONAL: Level.STATE, Level.STATE: Level.DISTRICT, Level.DISTRICT: Level.BLOCK}
SHORT_LIST = 10


@dataclass(frozen=True)
class Waiting:
    """One row of the queue, with what its reader may know of it now: `where` is its place.

    `paused` is the `Pause` of its desk that runs now, or None.
    """

    version: Version
    where: str
    theme: str
    days: int
    left: int
    late: bool
    holder: object
    is_mine: bool
    came_up: bool
    paused: object

    @property
    def state(self):
        """Its state in words, for a desk that knows what opens on Monday."""
        return known_state(self.version.state)


def count(queue, now=None):
    """Return `{"all": n, "late": n}` of a queue."""
    late = Count("pk", filter=Q(due_at__lt=now or timezone.now()))
    return queue.order_by().aggregate(all=Count("pk"), late=late)


def rows(versions, user, now=None, *, covered=False):
    """Return a `Waiting` for each of `versions`, loaded `with_row_data`; two queries more.

    `covered`: shielded ones without their places, for who no longer decides on all of them.
    """
    now, standing, versions = now or timezone.now(), standing_of(user), list(versions)
    themes = {theme.key: theme.name for theme in Theme.objects.all()}
    own_desks = {duty.place_id for duty in standing.curates}
    running = [one.desk_id for one in versions if one.state == VersionState.SUBMITTED]
    pauses = pauses_of(running)
    return [
        Waiting(
            version=version,
            where=_where(version, covered),
            theme=next((themes[key] for key in version.themes if key in themes), ""),
            late=version.is_overdue(now),
            holder=version.holder(now),
            is_mine=version.holder(now) == user,
            came_up=version.desk_id not in own_desks,
            **_clock(version, pauses.get(version.desk_id, ()), now),
        )
        for version in versions
    ]


def _clock(version, pauses, now):
    """Return the whole days that are used and left, and the pause in which they stand still."""
    used, on = version.time_used(now, pauses), today(now)
    return {
        "days": used.days,
        "left": max((READING_TIME - used).days, 0),
        "paused": next((pause for pause in pauses if pause.runs_on(on)), None),
    }


def _where(version, covered):
    if version.place is None:
        return ""
    return shield.words_of(version) if covered and version.shielded else version.place.label


def places_in(user):
    """Return `[(key, name)]` of the places one level below the desk that have something waiting."""
    levels = [_BELOW[duty.place.level] for duty in standing_of(user).curates]
    if not levels:
        return []
    level = Level.STATE if Level.STATE in levels else min(levels, key=list(_BELOW.values()).index)
    fields = [f"place__{level}__code", f"place__{level}__name"]
    found = Version.objects.in_queue_of(user).order_by().values_list(*fields).distinct()
    named = sorted(((code, name) for code, name in found if code), key=lambda pair: pair[1])
    return [(f"{level}:{code}", name) for code, name in named]


def asking_for_help(user):
    """Return the quick tellings that `user` may complete, the newest first."""
    return Version.objects.asking_help_of(user).with_row_data().order_by("-id")[:SHORT_LIST]


def decided(user):
    """Return what the desks of `user` decided or returned last."""
    return Version.objects.decided_at_desks_of(user).with_row_data()[:SHORT_LIST]


def neighbours(version, user):
    """Return the practices before and after `version` in the queue of `user`, None at the ends."""
    queue = Version.objects.in_queue_of(user).select_related("practice")
    at, pk = version.due_at, version.pk
    after = queue.filter(Q(due_at__gt=at) | Q(due_at=at, pk__gt=pk)).first()
    before = queue.filter(Q(due_at__lt=at) | Q(due_at=at, pk__lt=pk)).last()
    return before and before.practice, after and after.practice


def next_to_read(user, now=None):
    """Return the practice that has waited longest and that nobody else reads, or None."""
    now = now or timezone.now()
    free = Version.objects.free_for(user, now)
    return Practice.objects.filter(pk__in=free.values("practice")[:1]).first()
