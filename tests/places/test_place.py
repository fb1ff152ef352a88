"""The tree itself: keys, ways up, labels, and what the database refuses."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import translation

from places.choices import Level
from places.facts import load_facts, load_samples
from places.models import LevelName, Place

pytestmark = pytest.mark.usefixtures("facts")


def test_a_key_finds_its_place():
    place = Place.objects.by_key("gp:37648")
    assert (place.level, place.code, place.name, place.key) == ("gp", "37648", "10 As", "gp:37648")


@pytest.mark.parametrize(
    "key", ["", "gp", "gp:", "gp:0", "village:37648", "37648", "gp:\x00", "x:y:z"]
)
def test_a_wrong_key_finds_nothing(key):
    with pytest.raises(Place.DoesNotExist):
        Place.objects.by_key(key)


def test_label_and_ancestors_take_no_further_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        place = Place.objects.with_parents().by_key("gp:42664")
        assert place.label == "Khajuri GP, Lasadiya, Udaipur"
        assert place.long_label == "Khajuri GP, Lasadiya, Udaipur, Rajasthan"
        assert [above.key for above in place.ancestors()] == [
            "block:6620",
            "district:117",
            "state:8",
        ]


def test_a_missing_level_is_left_out_of_the_label():
    place = Place.objects.with_parents().by_key("gp:34064")
    assert place.block is None
    assert place.label == "Ajarka GP, Alwar"


def test_under_is_the_place_and_all_below():
    udaipur = Place.objects.by_key("district:117")
    under = Place.objects.under(udaipur)
    assert udaipur in under
    assert Place.objects.by_key("gp:42664") in under
    assert Place.objects.by_key("gp:37648") not in under
    assert Place.objects.under(Place.objects.national()).count() == Place.objects.count()
    assert list(Place.objects.under(place := Place.objects.by_key("gp:42664"))) == [place]


def test_a_moved_place_takes_all_below_along():
    block = Place.objects.by_key("block:6620")
    block.parent = Place.objects.by_key("district:777")
    block.save()
    assert Place.objects.by_key("gp:42664").district.name == "Salumbar"


def test_a_place_cannot_hang_under_a_lower_one():
    state = Place.objects.by_key("state:8")
    state.parent = Place.objects.by_key("block:6620")
    with pytest.raises(ValueError, match="cannot be the parent"):
        state.save()


def test_a_renamed_place_keeps_its_former_name():
    place = Place.objects.by_key("district:117")
    place.name = "Udaypur"
    place.save()
    assert place.names.filter(kind="former", name="Udaipur").exists()
    assert place.names.get(kind="official").folded == "udaypur"


@pytest.mark.parametrize(
    "fault",
    [
        {"level": "village"},
        {"name": ""},
        {"parent": None},
        {"district": None},
        {"valid_from": date(2026, 2, 1), "valid_to": date(2026, 1, 1)},
        {"is_sample": True},
        {"code": "sample-9"},
    ],
)
def test_the_database_refuses(fault):
    pk = Place.objects.by_key("district:117").pk
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=pk).update(**fault)


def test_a_code_is_unique_within_its_level_only():
    parent = Place.objects.by_key("district:117")
    same = Place.objects.create(level=Level.BLOCK, code="117", name="Elsewhere", parent=parent)
    assert same.block == same
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(level=Level.BLOCK, code="117", name="Again", parent=parent)


def test_current_leaves_out_what_ended_or_has_not_begun():
    place = Place.objects.by_key("gp:37648")
    day = date(2026, 5, 1)
    for period, current in [
        ({"valid_to": date(2026, 4, 30)}, False),
        ({"valid_to": day}, True),
        ({"valid_from": date(2026, 5, 2), "valid_to": None}, False),
    ]:
        Place.objects.filter(pk=place.pk).update(**period)
        assert Place.objects.current(day).filter(pk=place.pk).exists() is current


def test_facts_hold_india_and_its_36_states_and_load_once(django_assert_max_num_queries):
    assert Place.objects.real().filter(level="state").count() == 36
    assert Place.objects.by_key("national:1").name == "India"
    assert not Place.objects.real().filter(level="state", name_local="").exists()
    assert LevelName.objects.get(state__code="36", level="block", language="en").name == "Mandal"
    assert load_facts() == 0
    assert load_samples() == 0


def test_facts_leave_alone_what_was_changed():
    Place.objects.filter(level="district", code="117").update(name="Udaypur")
    load_facts()
    assert Place.objects.by_key("district:117").name == "Udaypur"


def test_samples_say_what_they_are():
    samples = Place.objects.samples()
    assert samples.filter(level="gp").count() >= 6
    assert all("Sample" in place.name and place.code.startswith("sample-") for place in samples)


def test_indian_letters_make_trigrams():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(show_trgm('रामपुर')), cardinality(show_trgm('தமிழ்'))")
        assert all(count > 3 for count in cursor.fetchone())


def test_a_place_is_called_as_its_reader_calls_it():
    load_facts()
    place = Place.objects.with_parents().get(level="state", code="8")
    with translation.override("hi"):
        assert (place.full_name, place.label) == ("राजस्थान", "राजस्थान")
    with translation.override("en"):
        assert place.full_name == "Rajasthan"
    tamil = Place.objects.get(level="state", code="33")
    with translation.override("hi"):
        assert tamil.full_name == "तमिलनाडु"
    with translation.override("ta"):
        assert tamil.full_name == "தமிழ்நாடு"


def test_a_hindi_page_has_a_hindi_name_for_each_state():
    with translation.override("hi"):
        names = [place.name_here for place in Place.objects.real().filter(level="state")]
    assert [name for name in names if not "\u0900" <= name[0] <= "\u097f"] == []


def test_only_a_state_is_called_as_the_state():
    block = Place(level=Level.BLOCK, name="Goa")
    with translation.override("hi"):
        assert block.name_here == "Goa"
