"""The log of searches: what was asked without who asked, and what curators see of it."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practices import searches
from practices.desk import searched
from practices.models import Searched
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
PAGE = "/curation/searches/"


@pytest.fixture
def kept(settings):
    """Keep searches in this test; nothing waits from another or for the next one."""
    settings.SEARCHES_KEPT = True
    searches.forget()
    yield
    searches.forget()


def search(query, client=None, **headers):
    assert (client or Client()).get(f"/practices/{query}", headers=headers).status_code < 500


def logged():
    searches.flush()
    return {(row.words, row.filters, row.found) for row in Searched.objects.all()}


def test_words_filters_and_count_are_kept_and_nobody(cast, entry, kept):
    entry("published", title="Zeer pots of the lane")
    search("?q=Zeer+LANE&kind=practice&kind=lesson&page=1&sort=newest", client_of(cast.gp2))
    search("?q=zeppelin", user_agent="Mozilla/5.0 (Android)")
    assert logged() == {
        ("zeer lane", "kind=lesson&kind=practice", 1),
        ("zeppelin", "", 0),
    }
    of_gp = Searched.objects.get(words="zeer lane")
    assert (of_gp.meaning, of_gp.level, of_gp.state) == ("lane zeer", "gp", cast.places.home_state)
    search("?q=the+zeppelins")
    assert logged() > {("the zeppelins", "", 0)}
    assert Searched.objects.filter(meaning="zeppelin").count() == 2
    assert of_gp.hour == of_gp.hour.replace(minute=0, second=0, microsecond=0)
    columns = {field.name for field in Searched._meta.concrete_fields}
    assert columns == {
        *("id", "hour", "words", "meaning", "filters", "found", "level", "state", "again"),
        "times",
    }
    assert of_gp.pk.version == 4  # random: no order within the hour


def test_a_search_by_the_api_is_kept_too_without_who_is_signed_in(cast, entry, kept):
    entry("published", title="Zeer pots of the lane")
    client = client_of(cast.gp2)
    for query in ("q=zeer&kind=practice", "q=zeer&kind=practice&page_size=5", "kind=practice"):
        answer = client.get(f"/api/v1/practices/?{query}")
        assert (answer.status_code, answer.json()["count"]) == (200, 1)
    assert logged() == {("zeer", "kind=practice", 1)}
    row = Searched.objects.order_by("again").first()
    assert (row.level, row.state, row.again) == ("", None, False)
    assert client.get("/api/v1/practices/?q=zeer", headers={"user-agent": "x-bot"}).json()
    assert Client().get("/api/v1/practices/?q=zeer&kind=none").status_code == 400
    assert len(logged()) == 1


def test_what_was_found_in_another_spelling_only_was_searched_in_vain(entry, kept):
    for n in range(4):
        entry("published", title=f"Turbine grinder {n}")
    html = Client().get("/practices/?q=turbne").content.decode()
    assert "is found for “turbine”" in html
    search("?q=turbine")
    search("?q=turbine+zeppelin")  # some of the words alone
    assert Client().get("/api/v1/practices/?q=grindr").json()["spelled"] == "grinder"
    assert logged() == {
        *(("turbne", "", 0), ("turbine", "", 4), ("turbine zeppelin", "", 0), ("grindr", "", 0)),
    }
    assert Searched.objects.get(words="turbne").meaning == "turbne"


def test_words_looked_for_in_another_spelling_are_not_one():
    """Six people's own words must not look like one search of six people."""
    looked_for = SimpleNamespace(terms=[SimpleNamespace(words=("pots",), stems=("pot",))])
    meanings = [searches._meaning(words, looked_for) for words in ("pott", "pokt", "pots of")]
    assert meanings == ["pott", "pokt", "pot"]


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("soak pit 98123 45678", "soak pit"),
        ("call +91-9812345678 leak", "call leak"),
        ("फ़ोन ९८१२३४५६७८ नल", "फोन नल"),
        ("asha.devi@example.org toilet", "toilet"),
        ("pension ABCDE1234F", "pension"),
        ("aadhaar 1234 5678 9012", "aadhaar"),
        ("Smt. Asha Devi toilet money", "toilet money"),
        ("श्रीमती आशा देवी शौचालय", "शौचालय"),
        ("twin pit 2024", "twin pit 2024"),
        ("jjm 2.0 55 lpcd", "jjm 2 0 55 lpcd"),
    ],
)
def test_what_looks_like_a_persons_data_is_dropped(typed, told):
    assert searches.without_people(typed) == told


def test_what_is_no_search_of_a_person_is_not_kept(cast, entry, kept):
    for n in range(21):
        entry("published", title=f"Zeer pot {n}")
    search("?q=zeer&page=2")
    search("")
    search("?q=9812345678")
    search("?q=Outsider", client_of(cast.outsider))  # her own name
    search("?q=zeer", user_agent="Googlebot/2.1")
    search("?q=zeer", sec_purpose="prefetch")
    Client().head("/practices/?q=zeer")
    Client().get("/practices.json?q=zeer")
    assert logged() == set()


def test_it_is_written_together_once_the_answer_is_out(kept, monkeypatch):
    with CaptureQueriesContext(connection) as caught:
        search("?q=zeppelin")
    assert not [q for q in caught if "practices_searched" in q["sql"]]
    monkeypatch.setattr(searches, "PATIENCE", -1)
    Client().get("/healthz")  # whatever is answered next
    assert Searched.objects.get().words == "zeppelin"


def test_one_address_is_never_many_people(cast, kept, monkeypatch):
    states = (cast.places.home_state.code, cast.places.far_state.code)
    for n in range(8):  # another browser and another State each time
        search(f"?q=zeppelin&state={states[n % 2]}", user_agent=f"Browser/{n}")
    searches.flush()
    assert [row.again for row in Searched.objects.all()].count(False) == 1
    monkeypatch.setattr(searches, "MOST_A_DAY", 3)
    for n in range(9):
        search(f"?q=airship{chr(97 + n)}")
    search("?q=airshipi")
    search("?q=airshipi", Client(REMOTE_ADDR="10.9.9.9"))
    searches.flush()
    seen = Searched.objects.filter(words__startswith="airship").order_by("words")
    assert seen.count() == 11  # beyond its share too
    counted = seen.filter(again=False).values_list("words", flat=True)
    assert list(counted) == ["airshipa", "airshipb", "airshipi"]


MONDAY = datetime(2026, 3, 2, 6, tzinfo=UTC)


def row_of(words, *, hour=MONDAY, found=0, place="10.1.1.1"):
    searches._keep(Searched(hour=hour, words=words, meaning=words, found=found), place)


def test_what_forty_officers_behind_one_address_ask_is_kept_wholly(kept):
    written = []
    for n in range(40 * 50):
        row_of(f"thing {n}")
        if not n % searches.TOGETHER:
            written += searches._taken()
    written += searches._taken()
    assert len({row.words for row in written}) == 2000
    # All together they are one seeker of forty things, and take no more of the memory.
    assert [row.again for row in written].count(False) == searches.MOST_A_DAY
    assert len(searches._seen) == searches.MOST_A_DAY


def test_beyond_the_most_that_is_written_the_number_is_kept(cast, kept, monkeypatch):
    monkeypatch.setattr(searches, "MOST_WRITTEN", 2)
    monkeypatch.setattr(searches, "PATIENCE", -1)
    monkeypatch.setattr(searches, "_this_hour", lambda: MONDAY)
    next_hour = MONDAY + timedelta(hours=1)
    for n in range(9):
        row_of(f"flood {n}", found=3 * (n % 2))
    row_of("zeppelin", place="10.9.9.9")
    searches.hand_over()
    assert Searched.objects.count() == 3  # numbers are written when their hour is over
    row_of("flood again", hour=next_hour)
    row_of("airship", place="10.9.9.9", hour=next_hour)
    searches.flush()
    numbers = Searched.objects.filter(words="").values_list("found", "times", "again", "hour")
    assert set(numbers) == {
        *((0, 4, True, MONDAY), (1, 3, True, MONDAY), (0, 1, True, next_hour)),
    }
    assert len(logged()) == Searched.objects.count() - 1 == 6  # nothing is written twice
    shown = searched.week(searched.scope_of(cast.national), MONDAY.date())
    assert (shown.total, shown.total_nothing, shown.rest, shown.most) == (12, 8, 12, [])
    row_of("flood 9", hour=MONDAY + timedelta(days=1))
    assert ("flood 9", "", 0) in logged()


def test_many_addresses_together_write_no_more_than_there_is_room_for(kept, monkeypatch):
    monkeypatch.setattr(searches, "MOST_IN_ALL", 3)
    for n in range(5):
        row_of(f"flood {n}", place=f"10.0.0.{n}")
    written = searches._taken()
    assert sum(row.times for row in written) == 5
    assert len([row for row in written if row.words]) == 3
    monkeypatch.setattr(searches, "MOST_REMEMBERED", 3)
    for n in range(9):  # nor do they take more of the memory
        row_of(f"flood {n}", place=f"10.0.1.{n}")
    assert len(searches._asked) <= 4
    assert len(searches._written) <= 4  # three places, and all
    assert not [row for row in searches._taken() if row.words]


def test_one_person_who_asks_every_day_is_not_many(kept):
    for n in range(6):
        row_of("ramesh", hour=MONDAY + n * timedelta(hours=20))
    searches.flush()
    assert Searched.objects.filter(again=False).count() == 1
    row_of("ramesh", hour=MONDAY + searched.WEEK)
    searches.flush()
    assert Searched.objects.filter(again=False).count() == 2


def asked(times, words, *, again=False, state=None, found=0, ago=0, filters=""):
    hour = timezone.now() - timedelta(days=ago)
    Searched.objects.bulk_create(
        Searched(
            hour=hour,
            words=words,
            meaning=" ".join(sorted(words.split())),
            filters=filters,
            found=found,
            state=state,
            again=again,
        )
        for _n in range(times)
    )


def test_curators_see_what_many_asked_and_of_the_rest_the_sum(cast, kept):
    home, far = cast.places.home_state, cast.places.far_state
    asked(3, "child faeces", state=home)
    asked(3, "faeces child", state=home)
    asked(4, "ramesh of khajuri", state=home)
    asked(9, "ramesh again", again=True, state=home)
    asked(6, "far word", state=far)
    asked(5, "", filters="kind=lesson", state=home, found=3)
    html = client_of(cast.state).get(PAGE).content.decode()
    assert "child faeces" in html
    assert "Lesson learnt" in html
    for hidden in ("ramesh", "far word"):
        assert hidden not in html
    assert html.count("13 more searches") == 2
    assert "far word" in client_of(cast.national).get(PAGE).content.decode()
    shown = searched.week([home], searched.monday_of(""))
    assert [(line.times, line.nothing) for line in shown.most] == [(6, 6), (5, 0)]
    assert (shown.total, shown.rest) == (24, 13)
    assert "लोग क्या खोजते हैं" in client_of(cast.state).get("/hi" + PAGE).content.decode()


def test_it_is_for_states_and_the_national_and_week_by_week(cast):
    statuses = {
        name: client_of(getattr(cast, name)).get(PAGE).status_code
        for name in (*("gp", "district", "auditor", "state", "national"),)
    }
    assert statuses == {"gp": 403, "district": 403, "auditor": 403, "state": 200, "national": 200}
    assert Client().get(PAGE).status_code == 302
    client = client_of(cast.state)
    assert client.get(PAGE)["Cache-Control"].count("no-store")
    week = searched.monday_of("") - searched.WEEK
    assert client.get(f"{PAGE}?week={week}").status_code == 200
    for wrong in ("soon", "2020-01-06", str(date.today() + timedelta(days=9)), "%00"):
        assert client.get(f"{PAGE}?week={wrong}").status_code in (404, 400), wrong


def test_it_costs_the_same_with_more_rows(cast):
    client = client_of(cast.national)
    counts = []
    for n in range(2):
        for m in range(12):
            asked(5, f"word {n} {m}")
            asked(5, "", filters=f"gp={n}{m}&theme=gobardhan")
        with CaptureQueriesContext(connection) as caught:
            assert client.get(PAGE).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]


def test_after_ninety_days_they_are_gone():
    asked(2, "old", ago=91)
    asked(1, "young", ago=89)
    assert (searches.forget_old(), searches.forget_old()) == (2, 0)
    assert logged() == {("young", "", 0)}
