"""Barriers in the API: what a stranger's page shows, in the same words, and no more."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.html import conditional_escape

from accounts.models import Office, Organisation
from accounts.querysets import today
from learning.asks import workflow
from learning.models import PolicyAsk, PolicySupport
from places.models import Place
from practices.models import Theme
from tests.factories import learning as factories
from tests.factories.learning import barrier_of, gap_of
from tests.learning.test_api_of_gaps import in_words, named_in
from tests.practices.test_api import queries, told
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/asks/"
NOTE = "The order of <May> & June says so."


@pytest.fixture
def asks(cast, entry):
    """One of each sort that anybody may read, by name."""
    state, district = cast.places.home_state, cast.places.home_district
    theme, practice = Theme.objects.get(key="faecal-sludge"), entry("published", title="In turns")
    raised = {"origin": "entry", "practice": practice, "themes": [theme]}
    made = {
        "plain": barrier_of(cast.gp, state, "The <fund> & the pit", **raised),
        "of a gap": barrier_of(cast.gp, state, "नियम", origin="gap", gap=gap_of(cast.gp2)),
        "shielded": barrier_of(cast.gp, state, "A contractor decides", shielded=True, **raised),
        "far": barrier_of(cast.outsider, cast.places.far_state, "A rate too low", sort="rate"),
        "promised": barrier_of(cast.gp, district, "A rule of the district", sort="rule"),
        "lifted": barrier_of(cast.gp2, district, "A ceiling"),
        "refused": barrier_of(cast.block, district, "A form in five copies"),
    }
    day = today() + timedelta(days=20)
    promise = {"by_when": day, "sees_to": "The <Finance> Department", "note": ""}
    workflow.apply(made["promised"], "promise", by=cast.district, **promise)
    workflow.apply(made["lifted"], "lift", by=cast.district, note=NOTE)
    workflow.apply(made["refused"], "refuse", by=cast.district, note=NOTE)
    workflow.apply(made["plain"], "support", by=cast.gp2, note="The same <here>.")
    workflow.apply(made["plain"], "support", by=cast.block, note="And here.")
    return {name: PolicyAsk.objects.get(pk=one.pk) for name, one in made.items()}


@pytest.mark.parametrize(
    "query",
    [
        *(
            "",
            "status=open",
            "status=promised",
            "status=lifted",
            "status=refused",
            "level=district",
        ),
        *("theme=faecal-sludge", "state=208", "state=209&level=state", "state=208&status=open"),
    ],
)
def test_the_list_is_the_one_of_the_page(asks, query):
    page = Client().get(f"/asks/?{query}").context["rows"]
    ours = told(Client(), f"{ROOT}?{query}")
    assert [row["pk"] for row in ours["results"]] == [one.pk for one, _where in page]
    assert ours["results"]
    assert (ours["licence"], ours["next"]) == ("CC BY 4.0", None)


@pytest.mark.parametrize("language", ["en", "hi"])
def test_what_is_told_of_a_row_stands_on_the_page(asks, language):
    """In the reader's language, of which each text says that it is in it."""
    client = Client(headers={"accept-language": language})
    prefix = "/hi" if language == "hi" else ""
    rows = {row["pk"]: row for row in told(client, ROOT)["results"]}
    lists, wrong = Client().get(f"{prefix}/asks/").content.decode(), []
    for name, ask in asks.items():
        row, one = rows[ask.pk], told(client, f"{ROOT}{ask.pk}/")
        assert {**one, **row, "supports": one["supports"]} == one
        assert row["supports"] == len(one["supports"])
        entry = lists.partition(f'/asks/{ask.pk}/"')[2].partition("</li>")[0]
        page = Client().get(f"{prefix}/asks/{ask.pk}/").content.decode().partition("<main")[2]
        with translation.override(language):
            wrong += [
                (name, text) for text in said_in(row) if conditional_escape(text) not in entry
            ]
            wrong += [(name, text) for text in said_of(one) if conditional_escape(text) not in page]
    assert not wrong


def said_in(row):
    """Return the words that the page's list has of a row."""
    languages = {row[name]["label_language"] for name in ("place", "asked_of")}
    assert languages == {translation.get_language()}
    said = [row["barrier"], row["place"]["label"], row["asked_of"]["label"]]
    said += [Theme.objects.get(key=key).name for key in row["themes"]]
    said += [in_words(row["due_on"])] if row["state"] == "promised" else []
    return said + ([str(row["supports"])] if row["supports"] else [])


def said_of(one):
    """Return the words that the page of one has."""
    said = [one["barrier"], one["wish"], one["place"]["label"], one["asked_of"]["label"]]
    said += [in_words(day) for day in (one["asked_on"], one["due_on"]) if day]
    said += [one["office"]["text"]] if one["office"] else []
    if answer := one["answer"]:
        parts = (answer["words"], answer["sees_to"], answer["office"])
        said += [part["text"] for part in parts if part]
        said += [answer["place"]["label"], in_words(answer["on"])]
    for support in one["supports"]:
        said += [support["place"]["label"], support["office"]["text"], support["words"]["text"]]
    if source := one["raised_from"]:
        said += [source["title"]["text"], source["url"].partition("8000")[2]]
    return said


def test_each_sort_is_told_as_it_stands(asks, cast):
    one = {name: told(Client(), f"{ROOT}{ask.pk}/") for name, ask in asks.items()}
    assert one["plain"]["office"] == {"text": "Secretary", "language": "en"}
    assert (one["plain"]["state"], one["plain"]["answer"]) == ("open", None)
    assert one["plain"]["due_on"] == asks["plain"].due_on.isoformat()
    assert [support["place"]["key"] for support in one["plain"]["supports"]] == [
        cast.places.next_gp.key,
        cast.places.home_block.key,
    ]
    assert one["plain"]["raised_from"]["title"] == {"text": "In turns", "language": "en"}
    promised = one["promised"]["answer"]
    assert (promised["words"], promised["sees_to"]["text"]) == (None, "The <Finance> Department")
    assert promised["on"] == today().isoformat()
    assert one["lifted"]["answer"]["words"] == {"text": NOTE, "language": "en"}
    assert one["lifted"]["due_on"] is None
    assert one["refused"]["answer"]["place"]["key"] == "district:9104"
    hindi = told(Client(headers={"accept-language": "hi"}), f"{ROOT}{asks['lifted'].pk}/")
    assert hindi["answer"]["place"]["label_language"] == "hi"
    assert hindi["answer"]["words"]["language"] == "en"


def test_a_shielded_one_tells_neither_place_nor_office_day_nor_person(asks, cast):
    hidden = asks["shielded"]
    one = told(Client(), f"{ROOT}{hidden.pk}/")
    rows = told(client_of(cast.gp), ROOT)["results"]
    (row,) = (row for row in rows if row["pk"] == hidden.pk)
    for told_of_it in (one, row):
        assert not named_in(told_of_it, hidden)
        assert told_of_it["asked_on"] == f"{hidden.asked_at:%Y-%m}"
        assert today().isoformat() not in str(told_of_it)
        assert told_of_it["office"] is None
        assert told_of_it["place"]["key"] == "state:208"
        assert told_of_it["place"]["label"] == "A Gram Panchayat in Marudesh"
    assert one["raised_from"] is None  # of an entry that is hers
    open_one = str(told(Client(), f"{ROOT}{asks['plain'].pk}/"))
    assert all(word in open_one for word in ("Khajuri", "Girwa", "937648", "Secretary"))
    assert today(asks["plain"].asked_at).isoformat() in open_one
    assert not [name for name in ("Gp", "Block'", "example.org") if name in open_one]


def test_an_open_one_does_not_lead_to_what_hides_its_place(cast, entry):
    shielded = entry("published", shielded=True, terrain="hilly")
    kept = {"origin": "entry", "practice": shielded}
    one = told(Client(), f"{ROOT}{barrier_of(cast.gp, **kept).pk}/")
    assert one["raised_from"] is None
    assert shielded.code not in str(one)


def test_what_nobody_else_may_read_is_nowhere(cast, monkeypatch):
    """Taken back, taken off the list, under cover, or naming by its State who asked."""
    monkeypatch.setattr(factories, "opened", lambda row: row)
    state = cast.places.home_state
    shown, *hidden = (barrier_of(cast.gp, state, f"Barrier {n}") for n in range(3))
    workflow.apply(hidden[0], "withdraw", by=cast.gp)
    workflow.apply(hidden[1], "close", by=cast.national, note="It is about roads.")
    covered = [barrier_of(cast.gp, state, f"Cover {n}", shielded=True) for n in range(2)]
    PolicyAsk.objects.filter(pk=covered[1].pk).update(opens_on=None, shown_place=cast.places.india)
    for client in (Client(), client_of(cast.gp), client_of(cast.national)):
        for query in ("", "?status=open", "?state=208", "?level=state"):
            rows = told(client, f"{ROOT}{query}")["results"]
            assert [row["pk"] for row in rows] == [shown.pk]
        for ask in (*hidden, *covered):
            told(client, f"{ROOT}{ask.pk}/", 404)
            assert told(client, f"{ROOT}?after={ask.pk}", 400)["parameter"] == "after"
    PolicyAsk.objects.filter(pk=covered[0].pk).update(opens_on=None)
    assert told(Client(), f"{ROOT}{covered[0].pk}/")["barrier"] == "Cover 0"


def test_pages_lead_on_by_next_alone(cast, settings):
    now, state = timezone.now(), cast.places.home_state
    made = [
        barrier_of(cast.gp, state, f"Thing {n}", shielded=n == 2, at=now - timedelta(hours=n // 2))
        for n in range(5)
    ]
    address, seen = f"{ROOT}?page_size=2&state=208", []
    while address:
        page = told(Client(), address.removeprefix(settings.SITE_URL))
        assert len(page["results"]) <= 2
        seen += [row["pk"] for row in page["results"]]
        address = page["next"]
    assert (len(seen), set(seen)) == (5, {one.pk for one in made})
    assert seen == [one.pk for one, _where in Client().get("/asks/").context["rows"]]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        *(("theme=zeppelin", "theme"), ("state=999", "state"), ("level=gp", "level")),
        *(("status=closed", "status"), ("after=x", "after"), ("after=0", "after")),
        *((f"after={'9' * 300}", "after"), ("page_size=0", "page_size")),
    ],
)
def test_what_nobody_can_ask_is_named(client, query, parameter):
    problem = told(client, f"{ROOT}?{query}", 400)
    assert (problem["status"], problem["parameter"]) == (400, parameter)
    assert problem["detail"]


@pytest.mark.parametrize("key", ["0", "9" * 18, "9" * 400, "-1", "x", "१"])
def test_what_is_not_there(client, key):
    assert told(client, f"{ROOT}{key}/", 404)["status"] == 404


def test_the_cost_does_not_grow(asks, cast):
    client, one = Client(), f"{ROOT}{asks['plain'].pk}/"
    lists = [f"{ROOT}?page_size=100", f"{ROOT}?state=208&level=state&page_size=100"]
    queries(client, ROOT)
    few = [queries(client, address) for address in (*lists, one)]
    _make_many(asks["plain"], cast)
    assert len(told(client, lists[1])["results"]) > 20
    assert len(told(client, one)["supports"]) > 10
    assert [queries(client, address) for address in (*lists, one)] == few
    assert max(few) <= 8, few


def _make_many(ask, cast):
    """Make many more barriers with answers and themes, and supports of many places of `ask`."""
    same = (
        "place_id",
        "shown_place_id",
        "asked_place_id",
        "level",
        "person_id",
        "sort",
        "asked_at",
    )
    like = {name: getattr(ask, name) for name in same} | {"language": "en", "wish": "So."}
    lifted = {"state": "lifted", "answer": "It is.", "answered_at": timezone.now()}
    lifted |= {"answer_language": "en", "answer_office": cast.offices.state}
    made = PolicyAsk.objects.bulk_create(
        PolicyAsk(barrier=f"More {n}", office=cast.offices.gp, **lifted, **like) for n in range(25)
    )
    themes, theme = PolicyAsk.themes.through, Theme.objects.get(key="gobardhan")
    themes.objects.bulk_create(themes(policyask=one, theme=theme) for one in made)
    body = Organisation.objects.get(key="gram-panchayat")
    said = {"words": "Here too.", "language": "en", "at": timezone.now(), "person": cast.gp2}
    for n in range(12):
        place = Place.objects.create(
            level="gp", code=f"93770{n}", name=f"Here {n}", parent=cast.places.home_block
        )
        office = Office.objects.create(place=place, title="Secretary", organisation=body)
        for one in (ask, made[n]):
            PolicySupport.objects.create(ask=one, place=place, office=office, **said)


def test_nothing_is_sent_again_until_something_has_changed(asks, cast):
    mark = Client().get(ROOT)["ETag"]
    again = {"headers": {"if-none-match": mark}}
    with CaptureQueriesContext(connection) as caught:
        same = Client().get(ROOT, **again)
    assert (same.status_code, same.content, len(caught)) == (304, b"", 1)
    one = f"{ROOT}{asks['plain'].pk}/"
    had = {"headers": {"if-none-match": Client().get(one)["ETag"]}}
    assert Client().get(one, **had).status_code == 304
    workflow.apply(asks["plain"], "lift", by=cast.state, note=NOTE)
    assert Client().get(ROOT, **again).status_code == 200
    assert Client().get(one, **had).status_code == 200
