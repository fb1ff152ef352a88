"""The agenda: from a kit, changed by who runs it alone, times that follow, on paper."""

from datetime import time
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.packs.reading import Paper
from tests.workshops.conftest import client_of
from workshops.agenda import services
from workshops.agenda.kit import KITS, PIECES
from workshops.agenda.sheets import SHEETS
from workshops.agenda.timing import agenda_of
from workshops.models import Session

pytestmark = pytest.mark.django_db
SAID = {"title": "A song", "day": "1", "minutes": "10", "language": "en"}


def titles(workshop, day=1):
    return list(workshop.sessions.filter(day=day).values_list("title", flat=True))


def test_each_kit_is_whole_and_in_the_order_of_such_workshops():
    order = ("own-cards", "read-out", "cluster", "hunting", "compare", "plan", "seniors", "close")
    for days, kit in KITS.items():
        keys = [key for day in kit for key, _minutes in day]
        assert len(kit) == days
        assert [key for key in keys if key in order] == list(order)
        assert ("field-visit" in keys) == (days == 3)
        assert all(sum(minutes for _key, minutes in day) <= 420 for day in kit)
    for key, piece in PIECES.items():
        if key not in ("tea", "lunch"):
            assert all((piece.purpose, piece.how_to, piece.materials)), key
            assert len(piece.title) <= 120
            assert len(piece.purpose) <= 400
        assert set(piece.sheets) <= set(SHEETS)
    assert {"hunting", "posters", "plans"} <= {key for one in PIECES.values() for key in one.sheets}


def test_an_agenda_from_the_kit_is_changed_by_who_runs_it(cast, held):
    workshop = held("announced")  # two days, from ten
    here, runs = f"/workshops/{workshop.pk}/agenda/", client_of(cast.facilitator)
    for who, status in ((cast.district, 403), (cast.outsider, 403)):
        assert client_of(who).get(here).status_code == status
        assert client_of(who).post(f"{here}kit/", {"days": "2"}).status_code == status
    assert client_of().get(here).status_code == 302
    assert runs.post(f"{here}kit/", {"days": "9"}).status_code == 400
    sent = {"days": "2", "request_id": uuid4()}
    assert [runs.post(f"{here}kit/", sent).status_code for _n in "ab"] == [302, 302]
    assert runs.post(f"{here}kit/", {"days": "2"}).status_code == 409
    assert workshop.sessions.count() == sum(len(day) for day in KITS[2])
    days = agenda_of(workshop)
    assert [f"{day.sessions[0].starts:%d %H:%M}" for day in days] == [
        f"{workshop.starts_on:%d} 10:00",
        f"{workshop.ends_on:%d} 10:00",
    ]
    assert f"{days[0].sessions[-1].ends:%H:%M}" == "17:00"


@pytest.fixture
def filled(cast, held):
    """Return (a workshop of two days with the kit, the address of its agenda, who runs it)."""
    workshop = held("announced")
    services.begin_with_kit(workshop, 2, by=cast.state)
    return workshop, f"/workshops/{workshop.pk}/agenda/", client_of(cast.facilitator)


def test_sessions_are_moved_added_and_changed(held, filled):
    workshop, here, runs = filled
    first, second = workshop.sessions.filter(day=1)[:2]
    runs.post(f"{here}{second.pk}/move/", {"up": "1"})
    runs.post(f"{here}{second.pk}/move/", {"up": "1"})  # it is first already
    assert titles(workshop)[:2] == [second.title, first.title]
    for wrong in ({"title": " "}, {"minutes": "4"}, {"day": "3"}, {"sheets": ["x"]}):
        assert runs.post(f"{here}new/", SAID | wrong).status_code == 422, wrong
    assert runs.post(f"{here}new/", SAID | {"starts_at": "09:30"}).status_code == 302
    assert titles(workshop)[-1] == "A song"
    song = workshop.sessions.get(title="A song")
    assert song.starts_at == time(9, 30)
    assert agenda_of(workshop)[0].sessions[-1].overlaps
    evil = SAID | {"title": '#read("x") <b>', "revision": "1", "how_to": "Sing *loud*"}
    assert runs.post(f"{here}{song.pk}/", evil).status_code == 302
    stale = runs.post(f"{here}{song.pk}/", evil | {"title": "My own title"})
    assert (stale.status_code, "My own title" in stale.content.decode()) == (409, True)
    other = held("announced", title="Another")
    assert runs.post(f"/workshops/{other.pk}/agenda/{song.pk}/", evil).status_code == 404
    runs.post(f"/workshops/{other.pk}/agenda/{song.pk}/delete/")
    assert Session.objects.filter(pk=song.pk).exists()


def test_it_is_printed_as_written_and_everybody_reads_the_times(filled):
    workshop, here, runs = filled
    first, song = workshop.sessions.filter(day=1)[:2]
    evil = SAID | {"title": '#read("x") <b>', "revision": "1", "how_to": "Sing *loud*"}
    runs.post(f"{here}{song.pk}/", evil)
    paper = Paper(b"".join(runs.get(f"/workshops/{workshop.pk}/agenda.pdf").streaming_content))
    assert paper.says('#read("x") <b>')
    assert paper.says("Sing *loud*")
    assert not paper.ink_at_the_edge()
    public = client_of().get(workshop.get_absolute_url()).content.decode()
    assert first.title in public
    assert first.how_to[:30] not in public
    assert "Sing" not in public
    runs.post(f"{here}{song.pk}/delete/")
    runs.post(f"{here}clear/")
    assert not workshop.sessions.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.create(workshop=workshop, day=1, position=1, minutes=1, title="x")


def test_the_kit_speaks_the_language_of_the_workshop_and_ends_with_it(cast, held):
    hindi = held("draft", words_language="hi", days=1)
    runs = client_of(cast.facilitator)
    runs.post(f"/workshops/{hindi.pk}/agenda/kit/", {"days": "3"})
    assert {row.day for row in hindi.sessions.all()} == {1}
    assert "चाय" in titles(hindi)
    over = held("closed", title="Over")
    assert runs.post(f"/workshops/{over.pk}/agenda/kit/", {"days": "1"}).status_code == 409
    assert runs.get(f"/workshops/{over.pk}/agenda/new/").status_code == 409
