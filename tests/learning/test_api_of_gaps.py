"""What is asked for in the API: what a stranger's page shows, in the same words, and no more."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import conditional_escape

from accounts.models import User
from accounts.querysets import today
from learning import workflow
from learning.models import Gap, Support
from learning.register import weight
from practices import workflow as of_entries
from practices.models import Practice, Theme
from tests.factories import learning as factories
from tests.factories.learning import declined, gap_of
from tests.factories.volume import many_published
from tests.practices.test_api import queries, told
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/gaps/"
NAMING = ("Khajuri", "Kotra", "Girwa", "937648", "9104", "9501", "Secretary", "Gp")


def named_in(told_of_it, hidden):
    """Return which words of `hidden` are told; its key, which is drawn, may hold any number."""
    text = str(told_of_it).replace(str(hidden.pk), "")
    return [word for word in (*NAMING, str(hidden.uid)) if word in text]


def needed_by(gap, number, district=None):
    """Let `number` people whom nobody knows say that they need it too."""
    made = [
        User(name=f"Needs {gap.pk} {n}", email=f"needs-{gap.pk}-{n}@example.org")
        for n in range(number)
    ]
    Support.objects.bulk_create(
        Support(gap=gap, person=person, district=district, at=timezone.now())
        for person in User.objects.bulk_create(made)
    )


@pytest.fixture
def gaps(cast, entry):
    """One of each sort that anybody may read, by name."""
    themes = [Theme.objects.get(key="faecal-sludge"), Theme.objects.get(key="handwashing")]
    made = {
        "plain": gap_of(cast.gp, "How to empty a <pit> & not pay", themes=themes, origin="search"),
        "far": gap_of(cast.outsider, "गड्ढा कैसे खाली करें", language="hi", why=""),
        "without an office": gap_of(cast.reader, "Of a reader", place=cast.places.far_district),
        "shielded": gap_of(cast.gp, "How to say no to a contractor", shielded=True),
        "asked of a desk": gap_of(cast.gp, "Of a card", origin="workshop"),
        "taken": gap_of(cast.gp2, "Who buys compost", themes=themes[:1]),
        "answered": gap_of(cast.gp2, "How to cover a tank"),
    }
    practice, failed = (entry("published", title=t) for t in ("A lid of slabs", "A <lid> & rope"))
    other = {"origin": "practice", "practice": failed}
    made["another way"] = gap_of(cast.gp2, "A lid that children cannot lift", **other)
    workflow.apply(made["answered"], "answer", by=cast.gp2, practice=practice)
    day = today() + timedelta(days=9)
    workflow.apply(made["taken"], "take", by=cast.district, by_when=day)
    workflow.apply(made["shielded"], "take", by=cast.district, by_when=day)
    asked = {"owner_desk": cast.places.home_district, "by_when": day}
    Gap.objects.filter(pk=made["asked of a desk"].pk).update(**asked)
    for_it = {"text": "Tell us how, of any year.", "until": day, "language": "en"}
    workflow.apply(made["taken"], "call", by=cast.state, **for_it)
    needed_by(made["plain"], 6, cast.places.home_district)
    needed_by(made["far"], 3)
    weight.keep()
    return {name: Gap.objects.get(pk=gap.pk) for name, gap in made.items()}


@pytest.mark.parametrize(
    "query",
    [
        *("", "status=open", "status=answered", "theme=faecal-sludge", "theme=springs-recharge"),
        *("state=208", "state=209", "origin=workshop", "origin=search&theme=handwashing"),
        *("state=208&theme=faecal-sludge", "status=&theme="),
        *("sort=wanted", "sort=newest&state=208", "sort=wanted&state=208&origin=practice"),
    ],
)
def test_the_list_is_the_one_of_the_page(gaps, query):
    page = Client().get(f"/gaps/?{query}").context["rows"]
    ours = told(Client(), f"{ROOT}?{query}")
    assert [row["pk"] for row in ours["results"]] == [gap.pk for gap, *_words in page]
    assert (ours["licence"], ours["next"]) == ("CC BY 4.0", None)


def test_what_a_practice_answers_is_listed_as_on_the_page(gaps):
    code = gaps["answered"].answer.code
    for query in (f"answer={code}", f"answer={code.lower()}&status=open", "answer=LS-00000000"):
        rows = told(Client(), f"{ROOT}?{query}")["results"]
        page = Client().get(f"/gaps/?{query}").context["rows"]
        assert [row["pk"] for row in rows] == [gap.pk for gap, *_words in page]
    (row,) = told(Client(), f"{ROOT}?answer={code}")["results"]
    assert (row["answer"]["code"], row["state"]) == (code, "answered")
    assert told(Client(), row["answer"]["api"].partition("8000")[2])["title"] == "A lid of slabs"


@pytest.mark.parametrize("language", ["en", "hi"])
def test_what_is_told_of_a_row_stands_on_the_page(gaps, language):
    """In the reader's language, of which each text says that it is in it."""
    client = Client(headers={"accept-language": language})
    prefix = "/hi" if language == "hi" else ""
    wrong = []
    for name, gap in gaps.items():
        rows = told(client, f"{ROOT}?status={gap.state}")["results"]
        one = told(client, f"{ROOT}{gap.pk}/")
        (row,) = (row for row in rows if row["pk"] == gap.pk)
        assert {**one, **row, "weight": one["weight"]} == one
        lists = Client().get(f"{prefix}/gaps/?status={gap.state}").content.decode()
        entry = lists.partition(f'/gaps/{gap.pk}/"')[2].partition("</li>")[0]
        page = Client().get(f"{prefix}/gaps/{gap.pk}/").content.decode()
        page = page.partition("<main")[2]
        with translation.override(language):
            wrong += [
                (name, text) for text in said_in(row) if conditional_escape(text) not in entry
            ]
            wrong += [(name, text) for text in said_of(one) if conditional_escape(text) not in page]
        assert (f'lang="{one["language"]}"' in page, row["url"].endswith(f"/gaps/{gap.pk}/")) == (
            True,
            True,
        )
    assert not wrong


def said_in(row):
    """Return the words that the page's list has of a row."""
    desk, weight = row["desk"], row["weight"]
    said = [row["looked_for"], row["place"]["label"]]
    said += [Theme.objects.get(key=key).name for key in row["themes"]]
    said += [in_words(desk["by"])] if desk else []
    said += [desk["place"]["name"]] if desk and desk["place"] else []
    assert not weight or weight["language"] == translation.get_language()
    assert row["place"]["label_language"] == translation.get_language()
    return said + ([weight["words"]] if weight else []) + titled(row["another_way_than"])


def titled(practice):
    """Return the title of a practice and the path of its page, as far as one is told."""
    if not practice:
        return []
    path = practice["url"].partition("8000")[2]
    return [Practice.objects.get(code=practice["code"]).title, path]


def said_of(one):
    """Return the words that the page of one has."""
    office, desk = one["asked_by"]["office"], one["desk"]
    said = [one["looked_for"], one["why"], one["place"]["label"], in_words(one["asked_on"])]
    said += titled(one["answer"]) + titled(one["another_way_than"])
    said += [one["asked_by"]["place"]["text"], *([office["text"]] if office else [])]
    said += [in_words(desk["by"])] if desk else []
    said += [desk["place"]["label"]] if desk and desk["place"] else []
    for call in one["calls"]:
        said += [call["text"], call["place"]["label"], in_words(call["until"])]
    if one["weight"]:
        said += [one["weight"]["words"]]
        said += [f"{place['name']}: {place['people']}" for place in one["weight"]["places"]]
    return said


def in_words(day):
    if len(day) == len("2026-11"):
        return date_format(date.fromisoformat(f"{day}-01"), "F Y")
    return date_format(date.fromisoformat(day), "DATE_FORMAT")


def test_each_sort_is_told_as_it_stands(gaps, cast):
    one = {name: told(Client(), f"{ROOT}{gap.pk}/") for name, gap in gaps.items()}
    assert one["plain"]["asked_by"]["office"] == {"text": "Secretary", "language": "en"}
    assert one["plain"]["themes"] == [theme.key for theme in gaps["plain"].themes.all()]
    assert (one["plain"]["place"]["key"], one["plain"]["origin"]) == ("gp:937648", "search")
    assert one["plain"]["weight"]["people"] == 7
    assert one["far"]["weight"] is None  # four
    assert one["without an office"]["asked_by"]["office"]["text"] == "Somebody with an account"
    assert [one[name]["desk"]["looks"] for name in ("taken", "asked of a desk")] == [True, False]
    assert one["taken"]["desk"]["place"]["key"] == "district:9104"
    (call,) = one["taken"]["calls"]
    assert (call["place"]["key"], call["text"]) == ("state:208", "Tell us how, of any year.")
    assert one["answered"]["desk"] is one["plain"]["answer"] is None
    assert one["another way"]["another_way_than"]["code"] == gaps["another way"].practice.code
    assert one["plain"]["another_way_than"] is None
    hindi = told(Client(headers={"accept-language": "hi"}), f"{ROOT}{gaps['plain'].pk}/")
    assert hindi["place"]["label_language"] == hindi["weight"]["language"] == "hi"
    assert (hindi["language"], hindi["asked_by"]["office"]["language"]) == ("en", "en")


def test_a_shielded_one_tells_neither_place_nor_office_day_nor_person(gaps, cast):
    hidden = gaps["shielded"]
    answers = [Client().get(f"{ROOT}{hidden.pk}/"), client_of(cast.district).get(ROOT)]
    one, rows = answers[0].json(), answers[1].json()["results"]
    (row,) = (row for row in rows if row["pk"] == hidden.pk)
    for told_of_it in (one, row):
        assert not named_in(told_of_it, hidden)
        assert told_of_it["asked_on"] == f"{hidden.asked_at:%Y-%m}"
        assert today().isoformat() not in str(told_of_it)
        assert told_of_it["place"]["key"] == "state:208"
        assert told_of_it["place"]["label"] == "A Gram Panchayat in Marudesh"
        assert told_of_it["asked_by"]["office"] is None
        assert told_of_it["desk"] == {
            "place": None,
            "by": (today() + timedelta(days=9)).isoformat(),
            "looks": True,
        }
    open_one = str(told(Client(), f"{ROOT}{gaps['plain'].pk}/"))
    assert all(word in open_one for word in ("Khajuri", "Girwa", "937648", "Secretary"))
    assert today(gaps["plain"].asked_at).isoformat() in open_one
    assert not [person for person in ("Gp", "Reader", "needs-", "Needs") if person in open_one]


def test_what_nobody_else_may_read_is_nowhere(cast, monkeypatch):
    """What its desk closed, and what is shielded until its week is over; not even as a mark."""
    monkeypatch.setattr(factories, "opened", lambda row: row)
    shown = gap_of(cast.gp, "Shown")
    hidden = [declined(gap_of(cast.gp, "Closed"), cast.district)]
    hidden.append(gap_of(cast.gp, "Under cover", shielded=True))
    for client in (Client(), client_of(cast.gp), client_of(cast.national)):
        for query in ("", "?status=answered", "?state=208"):
            rows = told(client, f"{ROOT}{query}")["results"]
            assert [row["pk"] for row in rows] in ([], [shown.pk])
        for gap in hidden:
            told(client, f"{ROOT}{gap.pk}/", 404)
            assert told(client, f"{ROOT}?after={gap.pk}", 400)["parameter"] == "after"
    assert told(Client(), ROOT)["results"]
    Gap.objects.filter(pk=hidden[1].pk).update(opens_on=None)
    assert told(Client(), f"{ROOT}{hidden[1].pk}/")["looked_for"] == "Under cover"


def test_of_what_is_hidden_since_no_other_way_is_told(gaps, cast):
    """Not even its code, as on the page."""
    failed = gaps["another way"].practice
    withdrawn = {"note": "Gas gathers in it.", "ground": "unsafe"}
    of_entries.apply(failed, "withdraw", by=cast.district, **withdrawn)
    one = told(Client(), f"{ROOT}{gaps['another way'].pk}/")
    assert one["another_way_than"] is None
    assert failed.code not in str(one)


@pytest.mark.parametrize("sort", ["newest", "wanted"])
def test_pages_lead_on_by_next_alone(cast, settings, sort):
    now = timezone.now()
    made = [
        gap_of(cast.gp, f"Thing {n}", shielded=n in (2, 3), at=now - timedelta(hours=n // 2))
        for n in range(7)
    ]
    for gap, number in ((made[4], 6), (made[2], 6), (made[0], 9)):
        Gap.objects.filter(pk=gap.pk).update(weight=number)
    address, seen = f"{ROOT}?page_size=2&state=208&sort={sort}", []
    while address:
        page = told(Client(), address.removeprefix(settings.SITE_URL))
        assert len(page["results"]) <= 2
        seen += [row["pk"] for row in page["results"]]
        address = page["next"]
    assert (len(seen), set(seen)) == (7, {gap.pk for gap in made})
    page = Client().get(f"/gaps/?sort={sort}").context["rows"]
    assert seen == [gap.pk for gap, *_words in page]
    assert sort == "newest" or seen[0] == made[0].pk


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("theme=zeppelin", "theme"),
        ("state=999", "state"),
        ("status=declined", "status"),
        ("origin=rumour", "origin"),
        ("sort=worst", "sort"),
        ("answer=LS-1", "answer"),
        ("after=x", "after"),
        ("after=0", "after"),
        ("after=%E0%A5%A7", "after"),
        (f"after={'9' * 18}", "after"),
        (f"after={'9' * 300}", "after"),
        ("page_size=101", "page_size"),
    ],
)
def test_what_nobody_can_ask_is_named(client, query, parameter):
    problem = told(client, f"{ROOT}?{query}", 400)
    assert (problem["status"], problem["parameter"]) == (400, parameter)
    assert problem["detail"]


@pytest.mark.parametrize("key", ["0", "9" * 18, "9" * 400, "-1", "x", "१"])
def test_what_is_not_there(client, key):
    assert told(client, f"{ROOT}{key}/", 404)["status"] == 404


def test_the_cost_does_not_grow(gaps, cast):
    client, one = Client(), f"{ROOT}{gaps['taken'].pk}/"
    lists = [f"{ROOT}?page_size=100", f"{ROOT}?status=answered&page_size=100&state=208"]
    queries(client, ROOT)
    few = [queries(client, address) for address in (*lists, one)]
    _make_many(gaps, cast)
    assert len(told(client, lists[0])["results"]) > 30
    assert len(told(client, lists[1])["results"]) > 20
    assert [queries(client, address) for address in (*lists, one)] == few
    assert max(few) <= 12, few


def _make_many(gaps, cast):
    """Make many more gaps, each with what a row tells: themes, supports, desks, answers."""
    practices = many_published(20)
    like = {"folded": "", "language": "en", "person": cast.gp, "asked_at": timezone.now()}
    like |= {"place": cast.places.home_gp, "desk": cast.places.home_district}
    like |= {"office": cast.offices.gp, "shown_place": cast.places.next_gp}
    taken = {"owner_desk": cast.places.home_district, "by_when": today()}
    made = Gap.objects.bulk_create(
        [Gap(looked_for=f"More {n}", **taken, **like) for n in range(30)]
        + [
            Gap(looked_for=f"Answered {n}", state="answered", answer_id=practice, **like)
            for n, practice in enumerate(practices)
        ]
    )
    theme = Theme.objects.get(key="gobardhan")
    through = Gap.themes.through.objects
    through.bulk_create(Gap.themes.through(gap=gap, theme=theme) for gap in made)
    for gap in made[:3]:
        needed_by(gap, 6, cast.places.far_district)
    needed_by(gaps["taken"], 9)


def test_nothing_is_sent_again_until_something_has_changed(gaps, cast):
    mark = Client().get(ROOT)["ETag"]
    again = {"headers": {"if-none-match": mark}}
    with CaptureQueriesContext(connection) as caught:
        same = Client().get(ROOT, **again)
    assert (same.status_code, same.content, len(caught)) == (304, b"", 1)
    one = f"{ROOT}{gaps['plain'].pk}/"
    had = {"headers": {"if-none-match": Client().get(one)["ETag"]}}
    assert Client().get(one, **had).status_code == 304
    declined(gaps["plain"], cast.district)
    assert Client().get(ROOT, **again).status_code == 200
    assert Client().get(one, **had).status_code == 404
