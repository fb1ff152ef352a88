"""What a vote came to: by level, so that none drowns another, and no single voter told apart.

The combined figure of a choice is the mean, over the levels, of its share of that level's dots.
A level with fewer than `SMALLEST` voters is counted together with the next one.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Sum

from places.choices import Level
from workshops import on_paper
from workshops.choices import VoteLevel
from workshops.report.parts import SMALLEST

_AS = {Level.NATIONAL: VoteLevel.STATE}


@dataclass(frozen=True)
class LevelResult:
    """A level, or several too small ones: its words, voters, and [(choice, dots)] in order."""

    words: str
    voters: int
    total: int
    order: list


@dataclass(frozen=True)
class Result:
    """[(choice, percent)] in the combined order, the levels, how many voted, and that on paper."""

    combined: list
    levels: list
    voters: int
    paper: int = 0

    @property
    def on_paper(self):
        """How many voted on paper, as a sentence."""
        return on_paper.words_of(self.paper, self.voters)


def voters_of(vote):
    """Return {level: how many voted}, on phones and on paper; two queries."""
    counts = Counter()
    people = vote.placed.order_by().values("participant__level")
    for level, n in people.annotate(n=Count("participant", distinct=True)).values_list(
        "participant__level", "n"
    ):
        counts[_AS.get(level, level)] += n
    for level, n in vote.piles.values_list("level", "voters"):
        counts[level] += n
    return counts


def result_of(vote):
    """Return the `Result` of a closed vote; None where too few voted to show anything."""
    voters, dots = voters_of(vote), _dots_of(vote)
    groups = _groups(voters)
    choices = list(vote.options.select_related("card"))
    levels = [_level(keys, voters, dots, choices) for keys in groups]
    levels = [level for level in levels if level.total]
    if not levels:
        return None
    shares = {choice.pk: 0.0 for choice in choices}
    for level in levels:
        for choice, n in level.order:
            shares[choice.pk] += n / level.total / len(levels)
    told = [(choice, 100 * shares[choice.pk]) for choice in choices]
    combined = sorted(told, key=lambda one: (-round(one[1], 6), one[0].number))
    paper = min(sum(vote.piles.values_list("voters", flat=True)), voters.total())
    return Result(combined, levels, sum(level.voters for level in levels), paper)


def _dots_of(vote):
    """Return {(level, choice): dots}; two queries."""
    found = Counter()
    placed = vote.placed.order_by().values_list("participant__level", "choice")
    for level, choice, n in placed.annotate(n=Count("pk")):
        found[_AS.get(level, level), choice] += n
    paper = vote.piles.order_by().values_list("level", "counts__choice")
    for level, choice, n in paper.annotate(n=Sum("counts__dots")):
        found[level, choice] += n or 0
    return found


def _groups(voters):
    """Return the levels that are counted together, in their order; none smaller than SMALLEST."""
    groups, held, waiting = [], [], 0
    for level in VoteLevel.values:
        held, waiting = [*held, level], waiting + voters[level]
        if waiting >= SMALLEST:
            groups.append(held)
            held, waiting = [], 0
    if held and waiting and groups:
        groups[-1] = groups[-1] + held
    return groups


def _level(keys, voters, dots, choices):
    counts = [(choice, sum(dots[key, choice.pk] for key in keys)) for choice in choices]
    there = [key for key in keys if voters[key]]
    return LevelResult(
        words=" + ".join(str(VoteLevel(key).label) for key in there),
        voters=sum(voters[key] for key in keys),
        total=sum(n for _choice, n in counts),
        order=sorted(counts, key=lambda one: (-one[1], one[0].number)),
    )
