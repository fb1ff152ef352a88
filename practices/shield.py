"""Shielding: what is told of a place and an office that only the desk may know.

The rows that lists, search, counts and feeds read hold of a shielded entry nothing but what anybody
may know (`cover`); pages that read a version ask `hides` first.
"""

import secrets
import uuid
from datetime import UTC, datetime, timedelta

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.querysets import beginning_of, today
from places.choices import Level
from practices import remembered
from practices.choices import PracticeState, Terrain, VersionState
from practices.permissions import is_author, knows_place

FEWEST = 5  # places among which one is not found out


def is_shielded(version):
    """Whether `version` hides its place: itself, or since a later one of its practice does."""
    return version.shielded or version.practice.shielded


def hides(version, user):
    """Return whether `user` may not learn the place and office of `version`."""
    return is_shielded(version) and not knows_place(user, version.practice)


def hides_life(practice, user):
    """Return whether `user` may not learn who acted on `practice`, since a version is shielded.

    Of what is published only accepted versions count: others learn of no open revision.
    """
    shielded = practice.versions.filter(shielded=True)
    if practice.state != PracticeState.UNPUBLISHED:
        shielded = shielded.filter(state=VersionState.ACCEPTED)
    return shielded.exists() and not knows_place(user, practice)


def cover(practice, version):
    """Copy to `practice` where it is: of a shielded `version` only what anybody may know."""
    practice.place, practice.shielded_level = version.place, ""
    if version.shielded:
        practice.place, practice.shielded_level = shown_place(version.place), version.place.level
        practice.published_at = month_of(practice.published_at)
        practice.renewed_at = month_of(practice.renewed_at)


def shown_place(place):
    """Return the place that stands for a shielded `place`: its state; for a state's office, India.

    Each state has so few offices of its own that the state would name them. So does one with fewer
    than FEWEST districts or blocks for those. Of Gram Panchayats a state has none or many.
    """
    few = place.level in (Level.DISTRICT, Level.BLOCK) and remembered.are_few(
        place.level, place.state_id, FEWEST
    )
    below_state = place.level not in (Level.NATIONAL, Level.STATE)
    return (below_state and not few and place.state) or remembered.india()


def month_of(moment):
    """Return the beginning of the month of `moment`: all that is told of a shielded entry's times.

    To the day, they would name who met, wrote or decided on it.
    """
    here = localtime(moment)
    return datetime(here.year, here.month, 1, tzinfo=UTC)  # in India too it is that day


def is_month(moment):
    """Return whether a time of publication is a month: of what is, or was, shielded."""
    return moment == month_of(moment)


def months_begun(since, until):
    """Return the beginnings, as `month_of` has them, of the months that began in a window of days.

    As one begins, what is shielded of the month before is news (`month_before`).
    """
    months = [
        datetime(number // 12, number % 12 + 1, 1, tzinfo=UTC)
        for number in range(since.year * 12 + since.month - 1, until.year * 12 + until.month)
    ]
    return [month for month in months if since <= month.date() < until]


def month_before(month):
    """Return the beginning of the month before the one that begins at `month`."""
    return month_of(month - timedelta(days=1))


def window_after(moment):
    """Return the moment, a Monday's first in India, at which others learn of what is shielded.

    Whatever comes in within a week opens at once then, so that nothing about its coming out tells
    the day or the hour at which it was written. The month that is told of it is that of this
    moment: its own would name the days of a week that lies in two.
    """
    on = today(moment)
    return beginning_of(on + timedelta(days=7 - on.weekday()))


def week_of(moment):
    """Return the moment, a Monday's first in India, at which the week of `moment` began."""
    return window_after(moment) - timedelta(days=7)


def opens_with_others(version):
    """Return whether `version`, read by its desk, may open on a Monday with others of its week.

    Where the desk that was at work in that minute is known, it tells the district. A version that
    shields what was open before is not to wait.
    """
    practice = version.practice
    return version.shielded and (practice.live_version_id is None or practice.shielded)


def told_from(practice, by, at):
    """Return from when others hear of what `by` does at `at` to `practice`; None for at once.

    What the author of a shielded one does is told with its week.
    """
    return window_after(at) if by and practice.shielded and is_author(by, practice) else None


def shown_on(practice, at):
    """Return the day from which others see what anybody does at `at` to `practice`; None: at once.

    Who acts openly elsewhere in the same minute would be known by it, and who vouches for a
    shielded one is often near.
    """
    monday = today(window_after(at))
    return monday if practice.shielded and monday > today() else None


def take_untimed_keys(row):
    """Give the unsaved `row` a key and a uid that say nothing of when it was made.

    Keys are counted up: next to those of open rows, whose day is known, they would tell its day.
    """
    row.pk, row.uid = 10**12 + secrets.randbelow(8 * 10**12), uuid.uuid4()


def place_words(practice):
    """Return where a practice of a list is, in words; `live_version` loaded where shielded."""
    if not practice.shielded:
        return practice.place.label
    return words(practice.shielded_level, practice.place, practice.live_version.terrain)


def ground_of(version):
    """Return the place that readers are told of `version`, were it shielded.

    Of what is published that which was told when it was accepted: who compares before and after
    would find it among the few places that went over to another state.
    """
    practice = version.practice
    if practice.shielded_level != version.place.level:
        return shown_place(version.place)
    states = {state.pk: state for state in remembered.states().values()}
    return states.get(practice.place_id) or remembered.india()


def words_of(version):
    """Return the words that readers see for the place of `version`, were it shielded."""
    return words(version.place.level, ground_of(version), version.terrain)


def words(level, state, terrain=""):
    """Return the sentence for a place of `level` in `state`, such as "A Block in Marudesh".

    The land around it is told of a Gram Panchayat alone: a state may have one desert district, with
    two blocks.
    """
    if level == Level.NATIONAL:
        return _("A national office")
    if level == Level.STATE:
        return _("A State office")
    told = {"state": state.name_here}
    if level == Level.BLOCK:
        return _("A Block in %(state)s") % told
    if level == Level.DISTRICT:
        return _("A District in %(state)s") % told
    return _of_gp()["" if state.level == Level.NATIONAL else terrain] % told


def _of_gp():
    return {
        "": _("A Gram Panchayat in %(state)s"),
        Terrain.HILLY: _("A Gram Panchayat in a hilly district of %(state)s"),
        Terrain.DESERT: _("A Gram Panchayat in a desert district of %(state)s"),
        Terrain.COASTAL: _("A Gram Panchayat in a coastal district of %(state)s"),
        Terrain.FLOOD: _("A Gram Panchayat in a flood-prone district of %(state)s"),
        Terrain.FOREST: _("A Gram Panchayat in a forest or tribal district of %(state)s"),
        Terrain.PLAIN: _("A Gram Panchayat in a district of the plains of %(state)s"),
    }
