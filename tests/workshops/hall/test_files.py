"""The file of a workshop: whole and sound, or none of it is taken."""

import io
import json
import zipfile
from uuid import uuid4

import pytest

from events.models import Event
from places import carrying
from places.models import Place
from practices.errors import NotAllowed, WrongState
from practices.exchange import carrying as practices_carrying
from practices.models import Practice
from tests.factories.practices import published_practice
from tests.workshops.hall.walks import card, manifest, members, zipped
from workshops import joining
from workshops.hall import files, homecoming, opening, packing, tables
from workshops.hall.files import Refused
from workshops.models import Card, PlanLine
from workshops.plans import services as plans

pytestmark = pytest.mark.django_db


@pytest.fixture
def packed(in_hall):
    [content] = in_hall(lambda there, person: card(there, "From the hall", by=person))
    return content


def resigned(content, key, **changes):
    """Return the file with members changed by `changes` {name: function of bytes}, signed anew."""
    parts = members(content)
    told = json.loads(parts["manifest.json"])
    rows = {}
    for name in told.pop("members"):
        data = changes.get(name, bytes)(parts[f"{name}.jsonl"])
        rows[name] = [json.loads(line) for line in data.splitlines()]
    return files.write({**told, **changes.get("manifest", {})}, rows, key)


def edited(**told):
    """Return a function that changes fields of each row."""

    def edit(data):
        rows = [json.loads(line) | told for line in data.splitlines()]
        return b"\n".join(json.dumps(row).encode() for row in rows)

    return edit


def refused(workshop, content, by):
    """Return why a file is refused, after seeing that nothing of it was taken."""
    before = list(Card.objects.values_list("uid", "text", "number"))
    with pytest.raises(Refused) as raised:
        homecoming.merge(homecoming.bring(workshop, content, by=by), by=by)
    assert list(Card.objects.values_list("uid", "text", "number")) == before
    return str(raised.value)


def test_a_file_that_was_changed_is_refused_whole(cast, workshop, packed):
    by, parts = cast.facilitator, members(packed)
    forged = zipped(
        parts | {"Card.jsonl": parts["Card.jsonl"].replace(b"From the hall", b"Forged")}
    )
    told = json.loads(parts["manifest.json"])
    told["serial"] += 1
    renumbered = zipped(parts | {"manifest.json": json.dumps(told).encode()})
    more = zipped(parts | {"Extra.jsonl": b"{}\n"})
    less = zipped({name: data for name, data in parts.items() if name != "Card.jsonl"})
    unsigned = zipped({name: data for name, data in parts.items() if name != "signature"})
    other_key = resigned(packed, "another key")
    for content in (forged, renumbered, more, less, other_key):
        assert "changed on its way" in refused(workshop, content, by)
    for content in (unsigned, b"", b"PK\x05\x06", packed[:-40], b"no zip at all" * 99):
        assert "not the file of a workshop" in refused(workshop, content, by)


def test_a_file_of_another_release_workshop_or_portal_is_refused(
    cast, held, workshop, packed, taken
):
    by, key = cast.facilitator, manifest(taken)["key"]
    for changes in ({"shape": "older"}, {"format": 3}):
        told = resigned(packed, key, manifest=changes)
        assert "another release" in refused(workshop, told, by)
    other = held("running")
    assert "another workshop" in refused(other, packed, by)
    unknown = resigned(packed, key, manifest={"outing": str(uuid4())})
    assert "did not give out" in refused(workshop, unknown, by)
    assert "file for the hall" in refused(workshop, taken, by)
    assert "key" not in manifest(packed)


def test_a_file_larger_than_any_workshop_is_not_unpacked(cast, workshop, packed, monkeypatch):
    bomb = zipped(members(packed) | {"Card.jsonl": b" " * (files.MOST_UNPACKED + 1)})
    assert len(bomb) < 10**6
    assert "larger than any" in refused(workshop, bomb, cast.facilitator)
    monkeypatch.setattr(files, "MOST_BYTES", 100)
    assert "larger than any" in refused(workshop, packed, cast.facilitator)
    many = zipped({str(number): b"" for number in range(files.MOST_MEMBERS + 1)})
    monkeypatch.undo()
    assert "not the file" in refused(workshop, many, cast.facilitator)
    locked = bytearray(packed)
    locked[6] |= 1  # says that it is encrypted
    with pytest.raises(Refused):
        files.read(bytes(locked), lambda told: "")
    assert zipfile.is_zipfile(__file__) is False


UNSOUND = [
    {"kind": "order"},
    {"text": "x" * 401},
    {"text": 7},
    {"language": {"en": 1}},
    {"made_at": "yesterday"},
    {"number": -1},
    {"uid": "no uuid"},
    {"theme": ["faecal-sludge"]},
    {"typist": 1},
    {"text": "\u0000\u202e"},
]


def test_what_no_form_takes_is_refused_though_it_is_signed(cast, workshop, packed, taken):
    key = manifest(taken)["key"]
    for told in UNSOUND:
        refused(workshop, resigned(packed, key, Card=edited(**told)), cast.facilitator)
    told = "  Pits\u202e \u0915\u093c\u0000 \r\n\n\n\nstay "
    content = resigned(packed, key, Card=edited(text=told))
    row = homecoming.bring(workshop, content, by=cast.facilitator)
    homecoming.merge(row, by=cast.facilitator)
    assert set(Card.objects.values_list("text", flat=True)) == {"Pits \u0915\u093c\n\nstay"}


def test_a_signed_file_reaches_this_workshop_alone(cast, held, workshop, packed, taken):
    other = held("running", begins=0)
    theirs, key = card(other, "Of another workshop"), manifest(taken)["key"]

    def steal(data):
        rows = [json.loads(line) for line in data.splitlines()]
        rows[-1] |= {"uid": str(theirs.uid), "text": "Stolen"}
        return b"\n".join(json.dumps(row).encode() for row in rows)

    refused(workshop, resigned(packed, key, Card=steal), cast.facilitator)
    theirs.refresh_from_db()
    assert (theirs.text, theirs.workshop_id) == ("Of another workshop", other.pk)


def test_who_runs_it_takes_it_out_and_no_draft(cast, held, workshop):
    for other in (cast.gp, cast.state2, cast.national, cast.outsider):
        with pytest.raises(NotAllowed):
            packing.take_out(workshop, by=other)
    for state in ("draft", "cancelled"):
        with pytest.raises(WrongState):
            packing.take_out(held(state), by=cast.state)
    packing.take_out(workshop, by=cast.state)
    assert Event.objects.filter(verb="take-workshop").count() == 1
    assert "Asha" not in str(workshop.outings.get().known)


def test_every_table_of_a_workshop_is_packed_or_named_as_left():
    packed = {table.model for table in tables.TABLES}
    assert packed | set(tables.LEFT_AT_HOME) == tables.of_a_workshop()
    assert not packed & set(tables.LEFT_AT_HOME)
    seen = set()
    for table in tables.TABLES:  # each after those that it points to
        ours = {field.related_model for field in table.fields() if field.is_relation} & packed
        assert ours <= seen, table.label
        seen.add(table.model)


def test_the_hall_knows_places_practices_and_codes(cast, workshop, in_hall):
    practice = published_practice(themes=["faecal-sludge"], place=cast.places.home_gp)
    told = practices_carrying.rows_of(workshop.themes.all())
    assert [row["id"] for row in told] == [practice.code]
    elsewhere = told[0] | {"uid": str(uuid4()), "id": "LS-2222-2222", "version": str(uuid4())}
    versions = practices_carrying.take_in([elsewhere])
    made = Practice.objects.get(uid=elsewhere["uid"])
    assert (made.code, made.title, made.state) == ("LS-2222-2222", practice.title, "published")
    assert versions == {str(made.live_version.uid): elsewhere["version"]}
    rows = carrying.rows_of(Place.objects.under(cast.places.home_district))
    assert {row["name"] for row in rows} >= {"India", "Marudesh", "Girwa", "Kotra", "Khajuri"}
    new = [row | {"code": f"77{row['code']}"} for row in rows if row["level"] == "gp"]
    assert carrying.take_in([*rows, *new]) == carrying.take_in(rows) + len(new)
    place = Place.objects.get(code="77937648")
    assert (place.label, place.names.get().name) == ("Khajuri GP, Kotra, Girwa", "Khajuri")
    with pytest.raises(carrying.UnsoundPlace):
        carrying.take_in([rows[-1] | {"code": "78", "parent": "block:0"}])


def test_a_hall_opens_one_workshop_with_the_codes_of_the_portal(cast, workshop, taken, in_hall):
    door = joining.code_of(workshop.doors.get())
    badge = joining.badge_code(workshop.participants.get(name="Asha"))
    another = resigned(taken, manifest(taken)["key"], manifest={"workshop": str(uuid4())})

    def look(there, person):
        asha = there.participants.get(name="Asha")
        assert joining.find(badge) == (there, asha)
        assert joining.find(door) == (there, None)
        assert (joining.badge_code(asha), joining.code_of(there.doors.get())) == (badge, door)
        assert opening.open_file(taken, person=person) == there  # again: nothing
        with pytest.raises(Refused, match="has a workshop already"):
            opening.open_file(another, person=person)
        with pytest.raises(Refused, match="packed to be brought home"):
            opening.open_file(packed[0], person=person)
        damaged = zipped(members(taken) | {"Plan.jsonl": b""})
        with pytest.raises(Refused, match="changed on its way"):
            opening.open_file(damaged, person=person)

    packed = in_hall(lambda there, person: None)
    in_hall(look)


def test_a_line_of_a_practice_that_the_hall_lacks_is_not_deleted(cast, workshop, in_hall, packed):
    practice, plan = published_practice(), workshop.plans.get()
    for number in range(2):
        place = (cast.places.home_gp, cast.places.home_block)[number]
        plans.add_line(plan, by=cast.facilitator, practice=practice, place=place)
    out = packing.take_out(workshop, by=cast.facilitator)

    def elsewhere(data):
        """Let one line be of a practice that did not come, one at a version that is older."""
        rows = [json.loads(line) for line in data.splitlines()]
        rows[1]["practice"] = rows[1]["version"] = str(uuid4())
        rows[2]["version"] = str(uuid4())
        return b"\n".join(json.dumps(row).encode() for row in rows)

    def look(there, person):
        lines = PlanLine.objects.filter(plan__workshop=there)
        assert [line.practice_id for line in lines] == [None, practice.pk]
        assert lines[1].version_id == practice.live_version_id

    out = resigned(out, manifest(out)["key"], PlanLine=elsewhere)
    [content] = in_hall(look, taken=out)
    row = homecoming.bring(workshop, content, by=cast.facilitator)
    assert homecoming.merge(row, by=cast.facilitator).report["counts"] == {}
    assert PlanLine.objects.filter(practice=practice).count() == 2


def test_what_is_read_before_it_is_believed_stays_small(cast, workshop, packed, taken):
    by, parts = cast.facilitator, members(packed)
    many = b'{"kind":"sourcebook-workshop","format":1,"x":[' + b"[]," * 10**6 + b"0]}"
    assert "not the file" in refused(workshop, zipped(parts | {"manifest.json": many}), by)
    assert "changed" in refused(workshop, zipped(parts | {"signature": b"\xff" * 64}), by)
    rows = {name: [] for name in json.loads(parts["manifest.json"])["members"]}
    nested = files.write(manifest(packed), rows | {"Card": [{"x": [[]] * 3_000_000}]}, "key")
    with pytest.raises(Refused, match="larger than any"):
        files.read(nested, lambda told: "key")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as folder:
        for name, data in parts.items():
            folder.writestr(name, data)
    damaged = buffer.getvalue().replace(buffer.getvalue()[80:90], b"\xff" * 10, 1)
    for content in (buffer.getvalue(), damaged):
        assert "not the file" in refused(workshop, content, by)


def test_moments_beyond_all_calendars_are_refused(cast, workshop, packed, taken):
    key, by = manifest(taken)["key"], cast.facilitator
    late = "9999-12-31T23:59:59+00:00"
    refused(workshop, resigned(packed, key, manifest={"packed_at": late}), by)
    refused(workshop, resigned(packed, key, Card=edited(made_at=late)), by)
    for told in ({"left": 7}, {"state": ["running"]}):
        refused(workshop, resigned(packed, key, manifest=told), by)


def test_a_signed_file_writes_no_plan_for_other_places(cast, workshop, packed, taken):
    key, by = manifest(taken)["key"], cast.facilitator
    elsewhere = cast.places.far_district.key
    plan = plans.find(workshop, cast.places.home_district)
    for changed in ("Plan", "PlanLine"):
        content = resigned(packed, key, **{changed: edited(place=elsewhere, uid=str(uuid4()))})
        row = homecoming.merge(homecoming.bring(workshop, content, by=by), by=by)
        assert [changed, "orphaned"] in [[one[0], one[2]] for one in row.report["otherwise"]]
    assert workshop.plans.get() == plan
    assert not PlanLine.objects.exclude(place=cast.places.home_district).exists()
