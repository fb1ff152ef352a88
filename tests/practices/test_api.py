"""Practices, versions and themes in the API: what a stranger's page shows, and nothing more."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from practices import redacting, workflow
from practices.living import adopting, challenging, endorsing
from practices.models import Practice, Theme
from tests.factories.practices import practice_in, published_practice
from tests.factories.volume import many_published

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/practices/"


def told(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status, (address, answer.content)
    return answer.json()


def fresh(user):
    return User.objects.get(pk=user.pk)


def queries(client, address):
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_the_list_is_the_one_of_the_pages(client):
    for title, language, kind in (
        ("Twin pits", "en", "practice"),
        ("शौचालय", "hi", "lesson"),
        ("Twin taps", "en", "innovation"),
    ):
        published_practice(title=title, language=language, kind=kind)
    practice_in("superseded", title="Single pits")
    for query in (
        *("q=twin", "kind=lesson&kind=innovation", "state=1"),
        *("status=superseded", "sort=endorsed&nothing=1", "gp=sample-1&language=hi", ""),
        *("q=twim", "q=twin+qqxyzw", "q=twin+taps", "q=twim+qqxyzw"),
    ):
        ours, theirs = told(client, f"{ROOT}?{query}"), told(client, f"/practices.json?{query}")
        for said in ("count", "exact", "apart", "spelled", "relaxed", "full"):
            assert ours[said] == theirs[said], (query, said)
        assert [r["pk"] for r in ours["results"]] == [r["pk"] for r in theirs["results"]], query
        for row, known in zip(ours["results"], theirs["results"], strict=True):
            assert {**row, **known, "place": row["place"]} == row
    assert ours["licence"] == "CC BY 4.0"
    mistyped = told(client, f"{ROOT}?q=twim")
    assert (mistyped["count"], mistyped["spelled"], mistyped["relaxed"]) == (2, "twin", False)


def test_pages_lead_on_by_next_alone(client, settings):
    many_published(23)
    address, seen, pages = f"{ROOT}?page_size=5&q=pits", [], 0
    while address:
        page = told(client, address.removeprefix(settings.SITE_URL))
        assert len(page["results"]) <= 5
        seen += [row["pk"] for row in page["results"]]
        address, pages = page["next"], pages + 1
        assert address is None or address.startswith(f"{settings.SITE_URL}{ROOT}?")
    assert (len(set(seen)), len(seen), pages) == (23, 23, 5)
    assert len(told(client, f"{ROOT}?page_size=100")["results"]) == 23


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("kind=practice&kind=unheard-of", "kind"),
        ("theme=zeppelin", "theme"),
        ("district=0", "district"),
        ("status=submitted", "status"),
        ("sort=worst", "sort"),
        ("page=2", "page"),
        ("after=zzz", "after"),
        ("page_size=0", "page_size"),
        ("page_size=101", "page_size"),
        ("page_size=-1", "page_size"),
        ("page_size=%E0%A5%A7", "page_size"),
        ("page_size=1e9", "page_size"),
    ],
)
def test_what_nobody_can_ask_is_named(client, query, parameter):
    problem = told(client, f"{ROOT}?{query}", 400)
    assert (problem["status"], problem["parameter"]) == (400, parameter)
    assert problem["detail"]
    if parameter == "kind":
        assert "unheard-of" in problem["detail"]


@pytest.mark.parametrize(
    "state", ["draft", "submitted", "published+submitted", "superseded", "withdrawn"]
)
def test_each_state_as_a_stranger_may_know_it(client, state):
    practice = practice_in(state, title="Marked zeppelin")
    public = state.startswith("published") or state in ("superseded", "withdrawn")
    for name in (practice.pk, practice.code, practice.code.lower()):
        entry = told(client, f"{ROOT}{name}/", 200 if public else 404)
        versions = told(client, f"{ROOT}{name}/versions/", 200 if public else 404)
        told(client, f"{ROOT}{name}/versions/1/", 200 if public else 404)
        told(client, f"{ROOT}{name}/versions/2/", 404)
    if public:
        assert entry["version"]["title"] == entry["title"] == "Marked zeppelin"
        assert entry["state"] == state.partition("+")[0]
        assert [one["number"] for one in versions["results"]] == [1]
        assert bool(entry["closed"]) == (state in ("superseded", "withdrawn"))
    if state == "superseded":
        instead = entry["closed"]["replacement"]["code"]
        assert told(client, f"{ROOT}{instead}/")["state"] == "published"
        assert entry["closed"]["reason"] == {"text": "It is done better now.", "language": "en"}


@pytest.mark.parametrize("name", ["0", "999999999999999999", "9" * 400, "LS-", "-1", "१", "a b"])
def test_what_is_not_there(client, name):
    for address in (f"{ROOT}{name}/", f"{ROOT}{name}/versions/", f"{ROOT}{name}/versions/1/"):
        assert told(client, address, 404)["status"] == 404
    practice = published_practice()
    assert told(client, f"{ROOT}{practice.pk}/versions/{'9' * 30}/", 404)


def test_one_tells_its_version_and_how_many_stand_by_it(client, cast, entry):
    practice = entry("published", tag_names=["two pits"], materials="Bricks")
    endorsing.endorse(practice, by=fresh(cast.gp2), type_="saw-it", note="Seen by Gp2.")
    endorsing.endorse(practice, by=fresh(cast.outsider), type_="saw-it")
    adopting.adopt(practice, by=fresh(cast.gp2), status="in-use")
    adopting.adopt(practice, by=fresh(cast.outsider), status="planned")
    practice.refresh_from_db()
    challenging.challenge(practice, by=fresh(cast.outsider), reason="outdated", note="Secretly.")
    answer = client.get(f"{ROOT}{practice.pk}/")
    one, version = answer.json(), answer.json()["version"]
    seen = {"type": "saw-it", "own_district": 1, "elsewhere": 1, "count": 2}
    assert one["endorsements_by_type"] == [seen]
    planned, used = ({"status": status, "count": 1} for status in ("planned", "in-use"))
    assert one["adoptions_by_status"] == [planned, used]
    assert (one["endorsements"], one["adoptions"]) == (2, 2)
    assert [(doubt["reason"], doubt["open"]) for doubt in one["doubts"]] == [("outdated", True)]
    assert (version["materials"], version["tags"]) == ("Bricks", ["two pits"])
    assert version["cost"]["rupees"] == 9300
    assert version["place"]["key"] == "gp:937648"
    assert version["shared_by"]["title"] == "Secretary"
    said = answer.content.decode()
    for private in ("Gp2", "Seen by", "Secretly", "at the Gram Panchayat office", "@example.org"):
        assert private not in said
    assert client.get(f"/practices/{practice.pk}/v/1/").status_code == 200


def test_of_what_is_dangerous_only_the_reason_is_told(client, entry, cast):
    practice = entry("published", title="Marked zeppelin", problem="Marked zeppelin")
    other = entry("published", title="A safe way")
    note = "Gas gathers in it."
    workflow.apply(
        Practice.objects.get(pk=practice.pk),
        "withdraw",
        by=fresh(cast.district),
        note=note,
        ground="unsafe",
    )
    one = told(client, f"{ROOT}{practice.pk}/")
    assert one["hidden"] is True
    assert (one["closed"]["ground"], one["closed"]["reason"]["text"]) == ("unsafe", note)
    always = {"pk", "code", "url", "api", "state", "licence", "hidden", "closed"}
    assert one.keys() == always
    assert "zeppelin" not in str(one)
    told(client, f"{ROOT}{practice.pk}/versions/", 404)
    told(client, f"{ROOT}{practice.pk}/versions/1/", 404)
    for status in ("withdrawn", "published"):
        rows = told(client, f"{ROOT}?status={status}")["results"]
        assert practice.pk not in [row["pk"] for row in rows]
    assert other.code in str(told(client, ROOT))


def test_a_shielded_one_tells_no_place(client, entry, cast):
    shielded = {"shielded": True, "terrain": "hilly", "village": "Dhimrapur"}
    practice = entry("published", who_did_what="The masons.", place_text="Dhimrapur", **shielded)
    a_week_ago = timezone.now() - timedelta(days=7)
    endorsing.endorse(practice, by=fresh(cast.gp2), type_="saw-it", at=a_week_ago)
    adopting.adopt(practice, by=fresh(cast.outsider), status="planned")
    one = told(client, f"{ROOT}{practice.code}/")
    words = "A Gram Panchayat in a hilly district of Marudesh"
    assert one["version"]["place"]["label"] == one["place"]["label"] == words
    assert one["version"]["place"]["key"] == "state:208"
    assert (one["version"]["shared_by"], one["version"]["place_in_words"]) == (None, "")
    by = one["endorsements_by_type"][0]
    assert (by["own_district"], by["elsewhere"], by["count"]) == (None, None, 1)
    assert one["adoptions_by_status"] == []  # told with its week
    assert len(one["version"]["accepted_on"]) == len("2026-11")
    told_of = [one, told(client, ROOT), told(client, f"{ROOT}{practice.pk}/versions/")]
    told_of.append(told(client, f"{ROOT}{practice.pk}/versions/1/"))
    for naming in ("Dhimrapur", "Khajuri", "Kotra", "Girwa", "937648", "9104", "Secretary"):
        assert naming not in str(told_of), naming


def test_hidden_words_are_in_no_answer(client, entry, cast):
    words = "Ramesh of the third lane"
    answers = {"title": f"Pits of {words}", "story": words, "tag_names": [words]}
    practice = entry("published", steps=[f"Ask {words}.", "Dig.", "Join."], **answers)
    addresses = [ROOT, f"{ROOT}{practice.pk}/", f"{ROOT}{practice.pk}/versions/"]
    addresses.append(f"{ROOT}{practice.pk}/versions/1/")
    assert all(words in str(told(client, address)) for address in addresses)
    redacting.hide(practice, by=fresh(cast.district), words=words, reason="personal-data")
    for address in (*addresses, f"{ROOT}?q=Ramesh"):
        assert "Ramesh" not in str(told(client, address))
    version = told(client, addresses[-1])
    assert (version["title"], version["has_hidden"]) == ("Pits of […]", True)


def test_the_cost_does_not_grow(client, entry, cast):
    practice = entry("published+submitted")
    many_published(4)
    lists = [f"{ROOT}?page_size=100", f"{ROOT}?q=pits&page_size=100", "/api/v1/themes/"]
    one = [f"{ROOT}{practice.pk}/", f"{ROOT}{practice.pk}/versions/"]
    queries(client, ROOT)
    few = [queries(client, address) for address in (*lists, *one)]
    many_published(40, [{"themes": ["gobardhan", "handwashing"]}])
    endorsing.endorse(practice, by=fresh(cast.gp2), type_="saw-it")
    endorsing.endorse(practice, by=fresh(cast.outsider), type_="we-do-this")
    adopting.adopt(practice, by=fresh(cast.gp2), status="in-use")
    workflow.apply(Practice.objects.get(pk=practice.pk), "accept", by=fresh(cast.district))
    assert [queries(client, address) for address in (*lists, *one)] == few
    assert max(few) <= 12, few
    assert [version["current"] for version in told(client, one[1])["results"]] == [True, False]


def test_nothing_is_sent_again_until_something_has_changed(client, entry, cast):
    practice = entry("published")
    mark = client.get(ROOT)["ETag"]
    again = {"headers": {"if-none-match": mark}}
    with CaptureQueriesContext(connection) as caught:
        same = client.get(ROOT, **again)
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", mark)
    assert (same["Cache-Control"], same["Access-Control-Allow-Origin"]) == (
        "public, max-age=60",
        "*",
    )
    assert len(caught) == 1
    assert client.get(f"{ROOT}?kind=lesson", **again).status_code == 200
    hindi = {"headers": {"if-none-match": mark, "accept-language": "hi"}}
    assert client.get(ROOT, **hindi).status_code == 200
    one = [f"{ROOT}{practice.pk}/", f"{ROOT}{practice.pk}/versions/1/"]
    marks = [{"headers": {"if-none-match": client.get(address)["ETag"]}} for address in one]
    for address, had in zip(one, marks, strict=True):
        same = client.get(address, **had)
        assert (same.status_code, same.content) == (304, b"")
    endorsing.endorse(practice, by=fresh(cast.gp2), type_="saw-it")
    assert client.get(ROOT, **again).status_code == 200
    assert client.get(one[0], **marks[0]).status_code == 200


def test_themes(client, entry):
    entry("published", themes=["gobardhan"])
    themes = told(client, "/api/v1/themes/")
    assert themes["count"] == len(themes["results"]) == Theme.objects.current().count()
    found = next(theme for theme in themes["results"] if theme["key"] == "gobardhan")
    assert (found["practices"], found["names"]["hi"]) == (1, "गोबरधन")
    assert told(client, "/api/v1/themes/gobardhan/") == found | {"licence": "CC BY 4.0"}
    into = Theme.objects.get(key="gobardhan")
    Theme.objects.filter(key="handwashing").update(merged_into=into)
    assert told(client, "/api/v1/themes/handwashing/")["key"] == "gobardhan"
    told(client, "/api/v1/themes/zeppelin/", 404)
