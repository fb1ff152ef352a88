"""What a change of people sets going: entries that waited for a posting, claims that end."""

from accounts.desks import curators_at
from accounts.models import User
from events.registry import handles
from events.services import record
from places.models import Place
from practices import notify, workflow
from practices.authorship import lies_under
from practices.choices import VersionState
from practices.models import Practice
from practices.permissions import desk_of
from practices.transitions import PLACE_ELSEWHERE, start_clock


@handles("confirm-posting")
def hand_over_waiting_entries(event, posting):
    """Give the entries that a person wrote without a posting to the office now confirmed.

    A submitted one begins its desk's seven days only now; one of a place that does not lie at or
    under the office goes back with a note. What was declined goes along: it may be written anew.
    """
    waiting = Practice.objects.filter(author=posting.person, author_office=None)
    for practice in waiting.select_for_update(of=("self",)):
        practice.author_office = posting.office
        practice.save(update_fields=["author_office"])
        practice.versions.filter(state=VersionState.DECLINED).update(office=posting.office)
        version = _hand_over(practice, posting.office, event.at)
        if version and version.state == VersionState.SUBMITTED:
            _send_back_if_elsewhere(practice, version)


def _hand_over(practice, office, at):
    """Return the open version, now the office's, or None where there is none."""
    version = practice.open_version
    if version is None:
        return None
    version.office = office
    if version.state == VersionState.SUBMITTED:
        version.desk = None
        version.desk = desk_of(practice, version)
        start_clock(version, at)
    version.save()
    return version


def _send_back_if_elsewhere(practice, version):
    """Before the posting was known she could name any place: one elsewhere is not hers to tell."""
    if not lies_under(version.office.place, version.place):
        notes = {"place": str(PLACE_ELSEWHERE)}
        workflow.apply(practice, "return", by=None, agent="clock", notes=notes)


@handles("begin-absence")
@handles("end-duty")
def free_what_she_reads(event, subject):
    """Open again what a curator was reading who is away, or no longer at its desk."""
    free_claims(User.objects.get(pk=subject.person_id), event)


@handles("suspend-person")
def free_what_the_suspended_reads(event, person):
    """Open again what a suspended curator was reading."""
    free_claims(User.objects.get(pk=person.pk), event)


def free_claims(person, event=None, at=None):
    """End the claims of `person` at desks that do not count on her now, and tell the desk.

    `event` is what brought it about; without one the clock did. Returns how many were ended.
    """
    claimed = Practice.objects.filter(versions__claimed_by=person).order_by("pk")
    freed = 0
    for practice in claimed.select_for_update(of=("self",)):
        version = practice.versions.select_for_update(of=("self",)).get(claimed_by=person)
        if not _counts_on(version, person):
            _free(practice, version, person, event, at)
            freed += 1
    return freed


def _counts_on(version, person):
    """Whether a desk at or above that of `version`, in its state, has `person` to read it."""
    desks = [version.desk, version.desk.state, Place.objects.national()]
    return any(
        duty.person_id == person.pk
        for desk in desks
        if desk
        for duty in curators_at(desk, version.programme)
    )


def _free(practice, version, person, event, at):
    version.claimed_by = version.claimed_at = None
    version.save(update_fields=["claimed_by", "claimed_at"])
    record(
        "release",
        practice,
        by=event.actor if event else None,
        agent="" if event and event.actor else "clock",
        source=version.state,
        target=version.state,
        at=event.at if event else at,
        tell=[user for user in notify.curators_of(practice, version) if user.pk != person.pk],
    )
