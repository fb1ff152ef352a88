"""The report's parts: in their order, from what is there, nobody named, no small group counted."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.workshops.test_drafting import hall, told  # noqa: F401  a fixture
from tests.workshops.test_people import running  # noqa: F401  a fixture
from workshops import drafting, people
from workshops.models import Participant
from workshops.report import parts
from workshops.report.parts import Reader, merged, parts_of

ANYBODY = Reader(AnonymousUser())


def test_small_groups_are_put_together():
    counts = {"a": 12, "b": 4, "c": 2, "d": 0}
    assert merged(counts, "others") == {"a": 12, "others": 6}
    assert merged({"a": 12, "b": 7, "c": 2}, "others") == {"a": 12, "others": 9}
    assert merged({"a": 3, "b": 1}, "others") == {}
    assert merged({"a": 5}, "others") == {"a": 5}
    assert merged({}, "others") == {}


def test_parts_come_in_their_order_and_only_with_something_to_tell(monkeypatch):
    monkeypatch.setattr(parts, "_parts", {})
    for key in ("gaps", "people"):
        parts.part(key)(lambda workshop, reader, key=key: parts.Part(key, 1, "One."))
    parts.part("votes")(lambda workshop, reader: None)
    assert [one.key for one in parts_of(SimpleNamespace(), ANYBODY)] == ["people", "gaps"]
    assert [one.key for one in parts_of(None, ANYBODY, keys=("gaps",))] == ["gaps"]
    with pytest.raises(KeyError):
        parts.part("ranking")


@pytest.mark.django_db
def test_a_report_tells_what_is_there_and_names_nobody(cast, hall, django_assert_max_num_queries):  # noqa: F811
    said = {"name": "Kamla Plantedname", "office_title": "Planted office", "level": "gp"}
    home = cast.places.home_district
    for n in range(7):
        told_of = said | {"district": home, "gender": "woman" if n < 5 else ""}
        people.add(hall, by=cast.state, uid=uuid4(), **told_of)
    for level in ("district", "state", "block"):
        people.add(hall, by=cast.state, uid=uuid4(), **said | {"level": level})
    drafting.make_drafts(hall, [1, 2, 4], by=cast.facilitator)
    with django_assert_max_num_queries(20):
        made = parts_of(hall, ANYBODY)
    found = {one.key: one for one in made}
    assert list(found) == ["people", "cards", "practices", "gaps"]
    text = repr(made)
    for hidden in ("Planted", "Kamla", "Pani Samiti"):
        assert hidden not in text
    levels, districts = (
        [row.words for row in group.rows] for group in found["people"].groups
    )  # of women too few others told it
    assert levels == ["Other levels together: 11"]
    assert districts == ["Girwa: 8"]
    assert found["cards"].count == 3
    notes = [row.note for row in found["cards"].rows]
    assert notes[1] == "Card 4 · Good practice · Girwa · Gram Panchayat"
    assert [row.note for row in found["gaps"].rows] == ["Card 3 · Question"]
    assert found["practices"].sentence.startswith("3 cards became draft entries; 0 are")

    one = hall.cards.get(number=2)
    one.practice.versions.update(shielded=True)
    made = {one.key: one for one in parts_of(hall, ANYBODY)}
    assert "Pits fill" not in repr(made)
    assert made["practices"].count == 2
    Participant.objects.all().delete()
    assert "people" not in [one.key for one in parts_of(hall, ANYBODY)]
