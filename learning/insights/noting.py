"""Notes, with each event that changes a figure, whose part of the counts is to be made anew."""

from events.registry import handles
from learning.insights.counting import note
from learning.workflow import TRANSITIONS, event_of
from practices.kin.merging import and_further

OF_PRACTICES = (
    *("accept", "supersede", "merge", "withdraw", "reinstate", "endorse", "unendorse"),
    *("adopt", "show-adoption", "challenge"),
)
OF_GAPS = ("ask-gap", "gather-gap", "edit-gap", *map(event_of, TRANSITIONS))


def _of_practice(event, subject):
    note("practice", getattr(subject, "practice_id", subject.pk))


def _with_others(event, subject):
    """What was vouched and taken up goes over to another practice with it, and comes back: perhaps
    from one that it went on to since."""
    into = set(subject.merges.values_list("into", flat=True))
    for pk in {further for one in into for further in and_further(one)}:
        note("practice", pk)


def _of_gap(event, subject):
    note("gap", subject.pk)


for _verb in OF_PRACTICES:
    handles(_verb)(_of_practice)
for _verb in OF_GAPS:
    handles(_verb)(_of_gap)
for _verb in ("merge", "reinstate"):
    handles(_verb)(_with_others)
