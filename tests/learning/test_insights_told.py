"""No number under five is told, nor one that follows from others: tried on random tables."""

import random
from collections import Counter
from itertools import combinations, count, product

import pytest

from learning.insights import figures
from learning.insights.measures import MEASURES
from learning.insights.periods import Period
from learning.insights.telling import FEW
from learning.insights.telling import told_of as told_by_the_portal
from learning.models import InsightCount
from tests.learning.telling_plainly import blocks_of, told_of

STATES, QUARTERS, SPANS = (1, 2, 3), (20253, 20254, 20261), (0, 1)
CHOICES = [
    {"place": place, "year": year, "quarter": quarter}
    for place, (year, quarter) in product(
        (None, *STATES),
        [(None, None), (2025, None), (2026, None), *((q // 10, q) for q in QUARTERS)],
    )
]


def table_of(chance):
    """Return a random table in which most cells are small."""
    return {
        cell: chance.choice((0, 0, 1, 2, 3, 4, 4, 5, 9))
        for cell in product(STATES, QUARTERS, SPANS)
    }


def all_told(cells):
    """Return everything that anybody can read: each choice of every filter."""
    blocks = blocks_of(cells)
    return [told_of(blocks, **choice) for choice in CHOICES]


@pytest.mark.parametrize("seed", range(4))
def test_for_each_small_cell_another_number_tells_the_same(seed):
    """So whoever reads all pages, and knows how they are made, cannot say what it is."""
    cells = table_of(random.Random(seed))
    told = all_told(cells)
    small = [cell for cell, number in cells.items() if number < FEW]
    for cell in small:
        assert any(all_told(world) == told for world in worlds(cells, cell, small)), cell


def worlds(cells, cell, small):
    """Yield the tables in which `cell` is another number, alone or with other small ones."""
    span = [other for other in small if other != cell and other[2] == cell[2]]
    for number in range(FEW):
        if number == cells[cell]:
            continue
        alone = cells | {cell: number}
        yield alone
        for other, instead in product(span, range(FEW)):
            yield alone | {other: instead}


@pytest.mark.parametrize("seed", range(10))
def test_what_is_told_and_every_difference_is_none_or_enough(seed):
    cells = table_of(random.Random(1000 + seed))
    told = dict(zip(map(str, CHOICES), all_told(cells), strict=True))
    for of, (inner, outer) in product(SPANS, product(CHOICES, CHOICES)):
        part, whole = told[str(inner)].get(of, 0), told[str(outer)].get(of, 0)
        assert part == 0 or part >= FEW
        if all(outer[name] in (None, inner[name]) for name in outer):
            assert whole - part == 0 or whole - part >= FEW


def test_a_state_of_few_is_not_found_by_taking_the_others_from_india():
    cells = {(1, 20261, 0): 40, (2, 20261, 0): 3}
    assert told_of(blocks_of(cells)) == {0: 40}
    assert told_of(blocks_of(cells | {(3, 20261, 0): 3})) == {0: 46}
    # Four and four would each be known by eight.
    assert told_of(blocks_of(cells | {(2, 20261, 0): 4, (3, 20261, 0): 4})) == {0: 40}
    assert told_of(blocks_of({(1, 20261, 0): 3, (1, 20254, 0): 3}), place=1) == {0: 6}
    assert told_of(blocks_of({(1, 20261, 0): 3, (1, 20254, 0): 3}), place=1, year=2026) == {}


@pytest.mark.django_db
def test_the_portal_tells_as_the_rule_says():
    for seed in range(6):
        cells = table_of(random.Random(seed))
        InsightCount.objects.all().delete()
        InsightCount.objects.bulk_create(
            InsightCount(measure="flow", place=place, quarter=quarter, span=span, number=number)
            for (place, quarter, span), number in cells.items()
        )
        blocks = blocks_of(cells)
        for choice in CHOICES:
            quarter = choice["quarter"]
            period = Period(choice["year"], quarter and quarter % 10)
            told = told_by_the_portal(["flow"], place=choice["place"] or 0, period=period)
            assert told.get("flow", {}) == told_of(blocks, **choice), choice


THEMES = range(1, 7)
KINDS = [set(some) for n in (1, 2, 3) for some in combinations(THEMES, n)]


def facts_of(chance):
    """Return [(cell, themes)]: some themes are in nearly all of a cell, others in few."""
    facts = []
    for cell in product(STATES, QUARTERS, (0,)):
        for _nth in range(chance.choice((0, 2, 4, 5, 6, 9, 12, 30))):
            often = {1} if chance.random() < 0.8 else set()
            facts.append((cell, frozenset([*often, *chance.choice(KINDS)][:3])))
    return facts


def tell(facts, theme):
    """Return what each choice tells of `theme`, 0 for all: all that anybody can read of it."""
    cells = Counter(cell for cell, _themes in facts)
    part = Counter(cell for cell, themes in facts if theme in themes) if theme else None
    blocks = blocks_of(cells, part)
    return [told_of(blocks, **choice) for choice in CHOICES]


def themes_told(facts):
    """Return `{theme: what is told}`."""
    return {theme: tell(facts, theme) for theme in (0, *THEMES)}


def number(told, theme, choice):
    return told[theme][CHOICES.index(choice)].get(0, 0)


def lies_in(inner, outer):
    return all(outer[name] in (None, inner[name]) for name in outer)


@pytest.mark.parametrize("seed", range(12))
def test_all_less_a_theme_is_none_or_enough_in_any_two_choices(seed):
    told = themes_told(facts_of(random.Random(2000 + seed)))
    seen = 0
    for theme, inner, outer in product(THEMES, CHOICES, CHOICES):
        if not lies_in(inner, outer):
            continue
        part = number(told, theme, inner)
        assert part == 0 or part >= FEW
        for whole in (number(told, theme, outer), number(told, 0, outer)):
            assert whole - part == 0 or whole - part >= FEW, (theme, inner, outer)
        seen += part > 0
    assert seen


@pytest.mark.parametrize("seed", range(12))
def test_what_has_none_of_several_themes_is_not_known_to_be_few(seed):
    """By inclusion and exclusion it lies between all less their sum and all less the largest."""
    told = themes_told(facts_of(random.Random(3000 + seed)))
    for choice, n in product(CHOICES, (1, 2, 3)):
        whole = number(told, 0, choice)
        for some in combinations(THEMES, n):
            parts = [part for one in some if (part := number(told, one, choice))]
            least, most = whole - sum(parts), whole - max(parts, default=0)
            assert most == 0 or most >= FEW
            assert max(least, 0) == most or most - max(least, 0) >= FEW
            for one, other in combinations(parts, 2):  # what has both of two
                both = max(0, one + other - whole), min(one, other)
                assert both[0] == both[1] >= FEW or both[1] - both[0] >= FEW


@pytest.mark.parametrize("seed", range(6))
def test_for_what_few_have_of_a_theme_another_number_tells_the_same(seed):
    chance = random.Random(4000 + seed)
    facts = facts_of(chance)
    told, cells = themes_told(facts), {cell for cell, _themes in facts}
    few = [
        (cell, theme)
        for cell, theme in product(sorted(cells), THEMES)
        if 0 < sum(at == cell and theme in themes for at, themes in facts) < FEW
    ]
    for cell, theme in chance.sample(few, 4):
        order = sorted(THEMES, key=lambda one: one != theme)  # it differs there first
        assert any(
            all(tell(world, one) == told[one] for one in order)
            for world in other_worlds(facts, cell, theme, chance)
        ), (cell, theme)


def other_worlds(facts, cell, theme, chance):
    """Yield the facts where another number of the `cell` has `theme`, alone or with another one."""
    cells = sorted({at for at, _themes in facts} - {cell})
    for number, _again in product(range(FEW), range(4)):
        world = with_number(facts, cell, theme, number, chance)
        if Counter(world) != Counter(facts):
            yield world
            for other, instead in product(cells, range(FEW)):
                yield with_number(world, other, theme, instead, chance)


def with_number(facts, cell, theme, number, chance):
    """Return the facts with `theme` so often in the `cell`, where one to three themes a fact allow.

    What had that theme alone has any other one instead.
    """
    world = list(facts)
    here = [n for n, (at, _themes) in enumerate(world) if at == cell]
    having = sum(theme in world[n][1] for n in here)
    for n in chance.sample(here, len(here)):
        themes = world[n][1]
        if having > number and theme in themes:
            instead = frozenset([chance.choice([one for one in THEMES if one != theme])])
            world[n], having = (cell, themes - {theme} or instead), having - 1
        elif having < number and theme not in themes and len(themes) < 3:
            world[n], having = (cell, themes | {theme}), having + 1
    return world


def test_a_theme_that_all_but_few_have_is_told_with_others_or_not_at_all():
    cells = {(1, 20261, 0): 40, (1, 20262, 0): 60}
    assert told_of(blocks_of(cells, {(1, 20261, 0): 37})) == {}
    assert told_of(blocks_of(cells, {(1, 20261, 0): 40})) == {0: 40}
    assert told_of(blocks_of(cells, {(1, 20261, 0): 35})) == {0: 35}
    both = blocks_of(cells, {(1, 20261, 0): 37, (1, 20262, 0): 58})
    assert (told_of(both), told_of(both, quarter=20261)) == ({0: 95}, {})
    assert told_of(blocks_of(cells, {(1, 20261, 0): 36, (1, 20262, 0): 56})) == {}  # four and four
    assert told_of(blocks_of(cells, {(1, 20261, 0): 39, (1, 20262, 0): 55})) == {0: 55}


@pytest.mark.django_db
def test_the_portal_tells_of_themes_as_the_rule_says():
    for seed in range(6):
        facts = facts_of(random.Random(seed))
        counted = Counter((theme, cell) for cell, themes in facts for theme in (0, *sorted(themes)))
        InsightCount.objects.all().delete()
        InsightCount.objects.bulk_create(
            InsightCount(theme=theme, measure="flow", place=at[0], quarter=at[1], span=0, number=n)
            for (theme, at), n in counted.items()
        )
        told = themes_told(facts)
        for theme, choice in product(THEMES, CHOICES):
            quarter = choice["quarter"]
            period = Period(choice["year"], quarter and quarter % 10)
            of = {"theme": theme, "place": choice["place"] or 0, "period": period}
            assert told_by_the_portal(["flow"], **of).get("flow", {}).get(0, 0) == number(
                told, theme, choice
            ), (seed, of)


def both_told(facts):
    """Return all that anybody reads of two measures of the same `facts`, pairs of their cells.

    The first is told in shares, the second in numbers, each in every choice.
    """
    first, second = (all_told(Counter(fact[of] for fact in facts)) for of in (0, 1))
    return [figures._shares([told.get(span, 0) for span in SPANS]) for told in first], second


def left_out(facts):
    """Return of how many `facts` the numbers of the second measure do not tell."""
    return len(facts) - sum(both_told(facts)[1][0].values())


@pytest.mark.parametrize("seed", range(6))
def test_two_measures_of_the_same_facts_do_not_give_away_what_one_leaves_out(seed):
    """The first leaves nothing out: its number would be that of all, and the difference few.

    With nine times those facts, of which the second tells no more, both say what they said.
    """
    chance = random.Random(5000 + seed)
    facts = [
        (cell, (chance.choice(STATES), chance.choice(QUARTERS), chance.choice(SPANS)))
        for cell in product(STATES, QUARTERS, SPANS)
        for _nth in range(chance.choice((0, 0, 5, 6, 9)))
    ]
    # Four and four of a year are told nowhere: each would be known to be as large as it may be.
    unseen = ((place, quarter, 0) for place in count(100) for quarter in (20253, 20254))
    fours = (cell for cell in unseen for _nth in range(FEW - 1))
    more = [(cell, next(fours)) for cell, _other in facts for _nth in range(8)]
    assert both_told(facts + more) == both_told(facts)
    assert left_out(facts + more) == left_out(facts) + len(more)


def test_of_measures_that_share_facts_one_alone_tells_numbers():
    told = {measure.key for measure in MEASURES if not measure.in_shares}
    assert told == {"published", "flow", "vouched", "gaps"}


@pytest.mark.parametrize(
    ("numbers", "shares"),
    [([0, 0], [0, 0]), ([7, 0], [100, 0]), ([5, 5, 5], [35, 30, 35]), ([5, 995], [0, 100])],
)
def test_shares_are_to_the_nearest_five_and_come_to_a_hundred(numbers, shares):
    assert figures._shares(numbers) == shares
