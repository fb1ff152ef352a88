"""How much a workshop may hold, counted over the rows that a merge leads to.

The pages hold these limits one by one; a file brings all at once. What portal and hall may both
have filled to the brim may come to twice as much, so that no honest hall is turned away.
"""

from collections import Counter

from workshops.agenda.services import MOST_SESSIONS
from workshops.choices import (
    MOST_ASKS,
    MOST_CARDS,
    MOST_CHOICES,
    MOST_NEEDS,
    MOST_PARTICIPANTS,
    MOST_ROUNDS,
    MOST_TAKINGS,
    MOST_VOTERS,
    MOST_VOTES,
)
from workshops.models import (
    Ask,
    Card,
    Evaluation,
    HuntRound,
    Need,
    Participant,
    Pile,
    PileCount,
    PlanLine,
    Session,
    Taking,
    Vote,
    VoteChoice,
)
from workshops.plans.choices import MOST_LINES

SIDES = 2
OF_A_WORKSHOP = {
    Ask: SIDES * MOST_ASKS,
    Card: MOST_CARDS,
    Evaluation: SIDES * MOST_PARTICIPANTS,
    HuntRound: SIDES * MOST_ROUNDS,
    Participant: MOST_PARTICIPANTS,
    Session: SIDES * MOST_SESSIONS,
    Vote: SIDES * MOST_VOTES,
}
# model: (how many, in the row of each of these)
OF_ANOTHER = {
    Need: (MOST_NEEDS, "participant_id", "round_id"),
    PlanLine: (MOST_LINES, "plan_id"),
    Taking: (MOST_TAKINGS, "participant_id", "round_id"),
    VoteChoice: (MOST_CHOICES, "vote_id"),
}


def counted(rows):
    """Yield (how many there are, how many there may be) of `rows`, {model: {uid: row}}."""
    for model, most in OF_A_WORKSHOP.items():
        yield len(rows[model]), most
    for model, (most, *names) in OF_ANOTHER.items():
        told = Counter(tuple(getattr(row, name) for name in names) for row in rows[model].values())
        yield max(told.values(), default=0), SIDES * most
    dots = Counter()
    for row in rows[PileCount].values():
        dots[row.pile_id] += row.dots
    for pile in rows[Pile].values():
        yield pile.voters, MOST_VOTERS
        yield dots[pile.pk], SIDES * pile.voters * pile.vote.dots
