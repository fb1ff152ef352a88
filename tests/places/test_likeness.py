"""Which places are alike: symmetric, with a reason for each point, inherited facts by half."""

import random
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from places.choices import FACT_CHOICES, FactKind
from places.likeness import (
    ALIKE,
    in_sql,
    inheriting,
    like,
    profile_of,
    profiles,
    reasons_between,
)
from places.likeness.reasons import CODES, KINDS, POINTS, Reason
from places.models import Fact, Place, Profile, Sheet
from places.models.fact import STEP, code_of, column
from tests.cast import make_places
from tests.factories.places import facts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    return make_places()


def a_profile(chance, key):
    told = {"place_id": key, "level": "gp", "district_id": chance.choice([None, 1, 2])}
    for kind in KINDS:
        if chance.random() < 0.6:
            told[column(kind)] = STEP * chance.randint(1, 3) + chance.choice((0, 0, 1, 2, 3))
    return Profile(**told)


def test_two_places_are_as_like_seen_from_either():
    chance = random.Random(9)
    for _round in range(500):
        one, other = a_profile(chance, 1), a_profile(chance, 2)
        there, back = reasons_between(one, other), reasons_between(other, one)
        assert there == back
        assert all(reason.points > 0 and reason.words for reason in there)
        for reason in there:
            if reason.kind in KINDS:
                assert one.told(reason.kind)[0] == other.told(reason.kind)[0] == reason.value


def test_the_database_and_the_reasons_agree_on_what_is_alike(at):
    """The own district apart, which counts there alone."""
    chance, agreed = random.Random(3), set()
    for _round in range(100):
        own, its = a_profile(chance, at["home_gp"].pk), a_profile(chance, at["next_gp"].pk)
        its.save()
        reasons = [one for one in reasons_between(own, its) if one.value]
        alike = sum(one.points for one in reasons) >= ALIKE
        for level, expected in (("gp", alike), ("state", False)):
            asked = in_sql.in_common(own, "%s", "%s") or "%s * 0 + length(%s) * 0"
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {asked}", [its.pk, level])
                ((bits,),) = cursor.fetchall()
            told = {(one.kind, one.value) for one in in_sql.reasons_of(bits, own)}
            assert told == ({(one.kind, one.value) for one in reasons} if expected else set())
        agreed.add(alike)
    assert agreed == {True, False}


@pytest.mark.parametrize("kind", KINDS)
def test_each_fact_is_a_reason_of_its_own(at, kind):
    value = FACT_CHOICES[kind][0][0]
    other = Place.objects.create(
        level="gp", code="937700", name="Rampur", parent=at["far_district"]
    )
    facts_of(at["home_gp"], **{column(kind): value})
    assert like(at["home_gp"], limit=1)[0].place == at["next_gp"]  # the same district alone
    facts_of(other, **{column(kind): value})
    (found,) = [one for one in like(at["home_gp"]) if one.place == other]
    assert found.reasons == [Reason(kind, value)]
    assert found.score == POINTS[kind]
    assert found.words == [f"{FactKind(kind).label}: {FACT_CHOICES[kind][0][1]}"]
    with translation.override("hi"):
        assert found.words[0]
    (back,) = like(other)
    assert (back.place, back.score, back.reasons) == (at["home_gp"], found.score, found.reasons)
    facts_of(other, **{column(kind): FACT_CHOICES[kind][1][0]})  # the newest counts
    assert other not in [one.place for one in like(at["home_gp"])]


def test_what_only_a_place_above_has_told_counts_half_and_says_so(at):
    far = Place.objects.create(level="gp", code="937701", name="Rampur", parent=at["far_district"])
    facts_of(at["home_district"], terrain="desert", flood="none", village_stage="model")
    facts_of(far, terrain="desert", flood="none", village_stage="model")
    found = {one.place: one for one in like(at["home_gp"])}
    assert found[far].score == POINTS[FactKind.TERRAIN] / 2  # a stage is no one else's
    assert found[far].words == ["Land around it: Desert (known only of the whole District)"]
    assert found[far].lines == ["Desert (known only of the whole District)"]
    assert found[at["next_gp"]].words[0] == "In the same District"
    facts_of(at["home_block"], terrain="hilly")  # the nearer one counts
    assert far not in {one.place for one in like(at["home_gp"])}
    facts_of(at["home_block"], terrain="")  # taken back: the District's again
    assert profile_of(at["home_gp"]).told("terrain") == ("desert", "district")
    facts_of(at["home_gp"], terrain="desert")
    assert {one.place: one for one in like(far)}[at["home_gp"]].score == POINTS[FactKind.TERRAIN]
    facts_of(at["home_gp"], terrain="")
    facts_of(at["home_district"], terrain="", flood="", village_stage="")
    assert set(Profile.objects.values_list("place__name", flat=True)) == {"Rampur"}


def test_nothing_told_leaves_the_district_alone_and_levels_do_not_mix(at):
    (found,) = like(at["home_gp"])
    assert (found.place, found.words) == (at["next_gp"], ["In the same District"])
    assert like(at["home_district"]) == []
    facts_of(at["home_district"], terrain="hilly")
    facts_of(at["far_district"], terrain="hilly")
    assert [one.place for one in like(at["home_district"])] == [at["far_district"]]
    assert [one.place for one in like(at["home_gp"])] == [at["next_gp"]]
    assert like(at["home_gp"], within=at["far_state"]) == []
    assert like(at["home_gp"], among=Place.objects.filter(name="Bakhel").values("pk"))
    assert like(at["home_gp"], among=Place.objects.none().values("pk")) == []
    Place.objects.filter(name="Bakhel").update(valid_to="2020-01-01")
    profiles.renew()
    assert like(at["home_gp"]) == []


def a_tree(at, chance):
    """Make places of three districts, most with random facts; return them."""
    blocks = [at["home_block"]] + [
        Place.objects.create(level="block", code=f"95{n}", name=f"B{n}", parent=parent)
        for n, parent in enumerate([at["other_district"], at["far_district"]])
    ]
    made = [
        Place.objects.create(level="gp", code=f"97{n}", name=f"P{n}", parent=chance.choice(blocks))
        for n in range(25)
    ]
    made[0].parent = at["home_state"]  # in no district
    made[0].save()
    above = [at["home_district"], at["far_district"], at["far_state"], *blocks]
    for place in made[:20] + above:
        kinds = chance.sample(KINDS, 4)
        told = {column(kind): chance.choice(FACT_CHOICES[kind][:2])[0] for kind in kinds}
        facts_of(place, renew=False, **told)
    profiles.renew()
    return [*made, *above]


def compared(place, rows):
    """Return what `like` finds, each of `rows` compared with `place` by the reasons alone."""
    own, found = profile_of(place), []
    for other in rows.filter(level=place.level).exclude(pk=place.pk):
        reasons = reasons_between(own, profile_of(other))
        if reasons:
            found.append((sum(reason.points for reason in reasons), other, reasons))
    return sorted(found, key=lambda one: (-one[0], one[1].pk))


def test_it_finds_what_to_compare_each_place_finds(at):
    chance = random.Random(3)
    tree, everywhere = a_tree(at, chance), Place.objects.current()
    among = everywhere.filter(pk__in=[place.pk for place in chance.sample(tree, 15)])
    for place in chance.sample(tree[:25], 5) + tree[25:]:
        for within in (None, at["india"], at["home_state"], at["home_district"], at["home_block"]):
            for rows, kept in ((everywhere, None), (among, among.values("pk"))):
                rows = rows.under(within) if within else rows
                expected = compared(place, rows)
                for limit in (50, 7, 1):
                    found = like(place, within=within, among=kept, limit=limit)
                    found = [(one.score, one.place, one.reasons) for one in found]
                    assert found == expected[:limit]


@pytest.mark.parametrize("seed", range(3))
def test_one_fact_told_leaves_what_a_renewal_of_all_would(at, seed):
    """At every level, told, told otherwise, taken back, inherited or the place's alone; and of a
    place that is closed."""
    chance = random.Random(seed)
    tree = [*a_tree(at, chance), at["home_state"], at["home_gp"]]
    changed, before = 0, held()
    for n in range(120):
        place, kind = chance.choice(tree), chance.choice(KINDS)
        value = chance.choice(["", *(key for key, _words in FACT_CHOICES[kind][:2])])
        if n == 60:
            Place.objects.filter(pk=tree[3].pk).update(valid_to="2020-01-01")
            profiles.renew(tree[3])
        facts_of(place, renew=False, **{column(kind): value})
        inheriting.renew_kind(place, kind)
        told = held()
        profiles.renew()
        assert held() == told, (place, kind, value)
        changed, before = changed + (told != before), told
    assert changed > 40
    Fact.objects.all().delete()
    for place in tree:
        for kind in KINDS:
            inheriting.renew_kind(place, kind)
    assert held() == []


def test_one_fact_told_writes_only_who_inherits_it(at, django_assert_num_queries):
    """And asks as often for a state as for a GP; the other sheets stay the rows they were."""
    tree = a_tree(at, random.Random(11))
    facts_of(at["home_district"], terrain="hilly")
    kept = dict(Sheet.objects.exclude(state_id=at["far_state"].pk).values_list("pk", "codes"))
    for place in (at["far_state"], tree[0]):
        facts_of(place, renew=False, flood="yearly")
        with django_assert_num_queries(9):
            inheriting.renew_kind(place, "flood")
        if place == at["far_state"]:
            assert kept.items() <= dict(Sheet.objects.values_list("pk", "codes")).items()


def test_the_sheets_hold_what_the_profiles_do_after_each_change(at):
    """Told, taken back, moved to another district, given up: the place leaves or changes sheets."""
    a_tree(at, random.Random(7))
    before = held()
    assert len(before) > 30
    facts_of(at["home_gp"], terrain="desert")
    facts_of(at["next_gp"], terrain="hilly")
    assert held() != before
    moved, told = at["home_block"], Place.objects.get(code="9712")
    moved.parent = at["far_district"]
    moved.save()
    told.parent = at["far_state"]
    told.save()
    held()
    at["other_district"].parent = at["far_state"]
    at["other_district"].save()
    held()
    facts_of(at["far_district"], **{column(kind): "" for kind in KINDS})
    Place.objects.filter(pk=told.pk).update(valid_to="2020-01-01")
    profiles.renew(told)
    assert told.pk not in {key for *_sheet, key, _codes in held()}
    Fact.objects.all().delete()
    profiles.renew()
    assert held() == []


def held():
    """Return all that the sheets hold, which is what the profiles do, in order of their keys."""
    found = []
    for sheet in Sheet.objects.all():
        size = len(sheet.codes) // len(KINDS)
        digits, many = len(sheet.keys) // size, len(KINDS)
        keys = [int(sheet.keys[n * digits :][:digits], 16) for n in range(size)]
        assert keys == sorted(keys)
        for n, key in enumerate(keys):
            codes = [ord(code) - 1 for code in sheet.codes[n * many :][:many]]
            found.append((sheet.level, sheet.head, sheet.state_id, key, codes))
    assert sorted(found) == sorted(
        (one.level, one.district_id or one.state_id or 0, one.state_id, one.pk, codes)
        for one in Profile.objects.all()
        for codes in [[getattr(one, column(kind)) for kind in KINDS]]
    )
    return sorted(found)


@pytest.mark.parametrize("name", ["id", "state_id"])
def test_who_tells_a_fact_waits_for_no_look_at_all_facts(at, name):
    """Nor for one at the facts of all places of a state for each of them."""
    key = at["home_gp"].pk if name == "id" else at["home_state"].pk
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {profiles.RENEW.format(under=f'p.{name} = %s')}", [key, [1], key])
        plan = [line.strip() for (line,) in cursor.fetchall()]
    assert any("on places_fact" in line for line in plan)
    assert not any("Seq Scan on places_fact" in line for line in plan)
    assert not any(
        "CTE Scan on own" in line and f"= {key})" in then for line, then in pairwise(plan)
    )


def test_it_asks_as_often_for_many_places_as_for_few(at, django_assert_num_queries):
    tree = a_tree(at, random.Random(5))
    for place, limit in ((tree[1], 50), (tree[1], 2), (tree[2], 50)):
        with django_assert_num_queries(5 if limit == 50 else 4):
            found = like(place, limit=limit)
            assert all(one.place.label and one.place.ancestors() for one in found)
            assert all(one.place.parent in one.place.ancestors() for one in found)
        assert found


def test_each_code_has_its_place_in_the_tables_of_points():
    for kind, choices in FACT_CHOICES.items():
        assert code_of(kind, choices[-1][0]) + STEP <= CODES


def test_a_move_takes_other_facts_along_and_the_database_refuses_what_is_none(at):
    facts_of(at["home_district"], terrain="desert")
    facts_of(at["other_district"], terrain="hilly")
    assert profile_of(at["next_gp"]).told("terrain")[0] == "desert"
    at["home_block"].parent = at["other_district"]
    at["home_block"].save()
    assert profile_of(at["next_gp"]).told("terrain")[0] == "hilly"
    whole = {"place": at["home_gp"], "told_from": at["home_gp"], "told_at": "2026-01-01T00:00Z"}
    known = {"kind": "terrain", "value": "hilly", "source": "census", "as_of": "2020-01-01"}
    Fact.objects.create(**whole | known)
    for wrong in ({"value": "yearly"}, {"kind": "x"}, {"source": ""}, {"as_of": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Fact.objects.create(**whole | known | wrong)
