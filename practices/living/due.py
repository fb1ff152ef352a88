"""When a practice is due for confirmation, and why: reckoned from dates alone, nothing is a state.

Of a shielded entry the rows hold no day, only the first of its month.
"""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import FundHead, Phase, Programme
from accounts.querysets import today
from practices.choices import Programme as Mission
from practices.models.practice import OVERDUE_AFTER, Practice
from practices.models.theme import Theme

YEARLY = 12  # months, where no theme says otherwise
SINKS_AFTER = 2  # cycles
_BOTH = (Mission.SBM, Mission.JJM)
_ONE_DAY = timedelta(days=1)


def add_months(day, months):
    """Return the same day so many months later, or the last of that month where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def cycle_of(themes):
    """Return after how many months one of `themes` asks to be confirmed: the shortest of them."""
    return min((theme.confirm_after for theme in themes), default=YEARLY)


def dated_rows():
    """Return all programmes, phases and fund heads that end some day; three queries."""
    phases = Phase.objects.select_related("programme")
    found = (Programme.objects.all(), phases, FundHead.objects.all())
    return [row for rows in found for row in rows.exclude(ends_on=None)]


def rests_on(version, row):
    """Return whether what `version` tells rests on `row`, a programme, phase or fund head."""
    if isinstance(row, FundHead):
        return row.key in version.cost_source
    if isinstance(row, Phase):
        begun = version.started_on
        within = begun and begun <= row.ends_on and (not row.starts_on or begun >= row.starts_on)
        return bool(within) and _is_of(version, row.programme.key)
    return _is_of(version, row.key)


def _is_of(version, key):
    return version.programme == key or (version.programme == Mission.BOTH and key in _BOTH)


def resting_on(row):
    """Return the condition that a practice rests on `row`, as `rests_on` says of a version."""
    if isinstance(row, FundHead):
        return Q(live_version__cost_source__contains=[row.key])
    if isinstance(row, Phase):
        begun = Q(live_version__started_on__lte=row.ends_on or date.max)
        if row.starts_on:
            begun &= Q(live_version__started_on__gte=row.starts_on)
        return begun & _of(row.programme.key)
    return _of(row.key)


def _of(key):
    return Q(programme__in=[key, Mission.BOTH] if key in _BOTH else [key])


def reckon(practice, version, on, months, rows):
    """Set on `practice`, unsaved, that `version` held on the day `on`, and what follows from it.

    It is due after `months`, or on the day after one of `rows` that it rests on has ended since;
    what had ended before is known to who confirmed it. After two cycles it sinks in lists.
    """
    ends = [r.ends_on + _ONE_DAY for r in rows if r.ends_on >= on and rests_on(version, r)]
    days = {
        "confirmed_on": on,
        "confirm_by": min([add_months(on, months), *ends]),
        "sinks_on": add_months(on, SINKS_AFTER * months),
    }
    for field, day in days.items():
        setattr(practice, field, day.replace(day=1) if practice.shielded else day)
    if practice.confirm_by > today():
        practice.asked_on = practice.asked_again_on = None


def begin(practice, version, at):
    """Set on `practice` what an accept at `at` says: its desk and its author hold it for true."""
    themes = Theme.objects.named(version.themes)
    reckon(practice, version, today(at), cycle_of(themes), dated_rows())


@dataclass(frozen=True)
class Stand:
    """How a published practice stands: `key` is yes, due or overdue; `since` when it became due."""

    key: str
    since: date
    ended: tuple = ()

    @property
    def is_due(self):
        """Whether it is due or overdue."""
        return self.key != "yes"

    @property
    def reasons(self):
        """What it rested on and is no more, as sentences."""
        return [_why(row) for row in self.ended]


def stand_of(practice, version):
    """Return the `Stand` of a published `practice` with its live `version`.

    Four queries where it is due, else none.
    """
    key, ended = practice.confirmation, ()
    if key != "yes":
        held = confirmed_on(practice)
        ended = tuple(
            r for r in dated_rows() if held <= r.ends_on < today() and rests_on(version, r)
        )
    return Stand(key, practice.confirm_by, ended)


def confirmed_on(practice):
    """Return the very day for which `practice` was last confirmed or accepted, shielded or not.

    Of a shielded one without what others do not see yet.
    """
    said = [one for one in practice.confirmations.all() if not one.shown_on]
    days = [one.still_true_on for one in said if one.still_true_on]
    accepted = practice.live_version.decided_at
    days += [today(accepted)] if accepted else []
    return max(days, default=practice.confirmed_on)


def due_of(user):
    """Return what `user`, or an office she holds, is to confirm, the longest due first.

    Without what was answered and others see later.
    """
    mine = Practice.objects.listed().mine(user).filter(confirm_by__lte=today())
    mine = mine.exclude(confirmations__shown_on__isnull=False)
    return mine.order_by("confirm_by", "pk")


def overdue_under(place):
    """Return what is overdue at `place` or under it."""
    listed = Practice.objects.listed().under(place)
    return listed.filter(confirm_by__lte=today() - OVERDUE_AFTER)


def _why(row):
    words = {"name": row.name, "month": date_format(row.ends_on, "F Y")}
    if isinstance(row, FundHead):
        return _("Its fund, %(name)s, ended in %(month)s.") % words
    if isinstance(row, Phase):
        return _("Its phase, %(name)s, ended in %(month)s.") % words
    return _("Its programme, %(name)s, ended in %(month)s.") % words
