"""What a confirmed posting sets going: the entries that waited for it."""

from events.registry import handles
from practices.choices import VersionState
from practices.models import Practice
from practices.permissions import desk_of
from practices.transitions import start_clock


@handles("confirm-posting")
def hand_over_waiting_entries(event, posting):
    """Give the entries that a person wrote without a posting to the office now confirmed.

    A submitted one begins its desk's seven days only now. What was declined goes along, for it
    may be written anew.
    """
    waiting = Practice.objects.filter(author=posting.person, author_office=None)
    for practice in waiting.select_for_update(of=("self",)):
        practice.author_office = posting.office
        practice.save(update_fields=["author_office"])
        practice.versions.filter(state=VersionState.DECLINED).update(office=posting.office)
        _hand_over(practice, posting.office, event.at)


def _hand_over(practice, office, at):
    version = practice.open_version
    if version is None:
        return
    version.office = office
    if version.state == VersionState.SUBMITTED:
        version.desk = None
        version.desk = desk_of(practice, version)
        start_clock(version, at)
    version.save()
