"""The help desk in the API: what a stranger's page shows, in the same words, and no more."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.html import conditional_escape

from accounts.querysets import today
from learning.models import Answer, Question
from learning.questions import workflow
from practices.models import Theme
from tests.factories import learning as factories
from tests.factories.learning import answer_of, question_in, question_of, spoken_by
from tests.factories.volume import many_published
from tests.learning.test_api_of_gaps import in_words, named_in
from tests.practices.test_api import queries, told
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/questions/"


@pytest.fixture
def questions(cast, entry):
    """One of each sort that anybody may read, by name."""
    practice = entry("published", title="A lid of slabs")
    about = {"theme": "handwashing", "about": practice}
    shielded = {"shielded": True, "terrain": "hilly"}
    made = {
        "plain": question_of(cast.gp, "Who pays the <mason> & when?"),
        "far": question_of(cast.outsider, "गड्ढा कैसे खाली करें?", language="hi", detail=""),
        "of a reader": question_of(cast.reader, "Of a reader", place=cast.places.far_district),
        "about": question_of(cast.gp, "What does a slab cost?", **about),
        "shielded": question_of(cast.gp, "How do we say no to a contractor?", **shielded),
        "spoken": spoken_by(cast.gp),
    }
    for state in ("answered", "closed", "gap"):
        roles = {"asker": cast.gp2, "writer": cast.block, "desk": cast.district}
        made[state] = question_in(state, **roles)[0]
    answer_of(made["answered"], cast.outsider, "It <holds> & lasts.", practice=practice)
    answer_of(made["shielded"], cast.outsider, "Ask for the order.")
    return {name: Question.objects.get(pk=one.pk) for name, one in made.items()}


def status_of(question):
    return "answered" if question.state == "closed" else question.state


@pytest.mark.parametrize(
    "query",
    [
        *(
            "",
            "status=open",
            "status=answered",
            "status=gap",
            "theme=handwashing",
            "status=&state=",
        ),
        *("state=208", "state=209", "state=208&theme=faecal-sludge&status=answered"),
    ],
)
def test_the_list_is_the_one_of_the_page(questions, query):
    page = Client().get(f"/questions/?{query}").context["rows"]
    ours = told(Client(), f"{ROOT}?{query}")
    assert [row["pk"] for row in ours["results"]] == [one.pk for one, *_words in page]
    assert (ours["licence"], ours["next"]) == ("CC BY 4.0", None)


def test_what_is_about_a_practice_is_listed_as_on_the_page(questions):
    code = questions["about"].about.code
    for query in (f"answer={code}", f"answer={code.lower()}&status=gap"):
        rows = told(Client(), f"{ROOT}?{query}")["results"]
        page = Client().get(f"/questions/?{query}").context["rows"]
        assert [row["pk"] for row in rows] == [one.pk for one, *_words in page]
        assert rows


@pytest.mark.parametrize("language", ["en", "hi"])
def test_what_is_told_of_a_row_stands_on_the_page(questions, language):
    """In the reader's language, of which each text says that it is in it."""
    client = Client(headers={"accept-language": language})
    prefix = "/hi" if language == "hi" else ""
    wrong = []
    for name, question in questions.items():
        query = f"?status={status_of(question)}"
        (row,) = (
            row for row in told(client, f"{ROOT}{query}")["results"] if row["pk"] == question.pk
        )
        one = told(client, f"{ROOT}{question.pk}/")
        assert {**one, **row, "answers": one["answers"]} == one
        assert row["answers"] == len(one["answers"])
        lists = Client().get(f"{prefix}/questions/{query}").content.decode()
        entry = lists.partition(f'/questions/{question.pk}/"')[2].partition("</li>")[0]
        page = Client().get(f"{prefix}/questions/{question.pk}/").content.decode()
        page = page.partition("<main")[2]
        with translation.override(language):
            wrong += [
                (name, text) for text in said_in(row) if conditional_escape(text) not in entry
            ]
            wrong += [(name, text) for text in said_of(one) if conditional_escape(text) not in page]
        texts = [conditional_escape(answer["text"]) for answer in one["answers"]]
        assert texts == sorted(texts, key=page.index)
        assert f'lang="{one["title_language"]}"' in page
    assert not wrong


def said_in(row):
    """Return the words that the page's list has of a row."""
    theme = Theme.objects.get(key=row["theme"]).name
    assert row["place"]["label_language"] == translation.get_language()
    number = [str(row["answers"])] if row["answers"] else []
    return [row["title"], row["place"]["label"], theme, in_words(row["asked_on"]), *number]


def said_of(one):
    """Return the words that the page of one has."""
    asks = [one["asked_by"], *(answer["answered_by"] for answer in one["answers"])]
    said = [one["title"], one["detail"], one["place"]["label"], in_words(one["asked_on"])]
    for words in (found[part] for found in asks for part in ("office", "place")):
        said += [words["text"]] if words else []
    for answer in one["answers"]:
        said += [answer["text"], in_words(answer["answered_on"])]
    practices = [one["about"], *(answer["practice"] for answer in one["answers"])]
    return said + [found["url"].partition("8000")[2] for found in practices if found]


def test_each_sort_is_told_as_it_stands(questions, cast):
    one = {name: told(Client(), f"{ROOT}{row.pk}/") for name, row in questions.items()}
    assert one["plain"]["asked_by"]["office"] == {"text": "Secretary", "language": "en"}
    assert one["of a reader"]["asked_by"]["office"]["text"] == "Somebody with an account"
    assert [one[name]["spoken"] for name in ("spoken", "plain")] == [True, False]
    assert "voice" not in str(one["spoken"])
    assert one["about"]["about"]["code"] == questions["about"].about.code
    chosen, other = one["answered"]["answers"]
    assert (chosen["best"], other["best"], chosen["practice"]) == (True, False, None)
    assert other["practice"]["code"] == questions["about"].about.code
    assert told(Client(), other["practice"]["api"].partition("8000")[2])["title"]
    assert other["answered_by"]["place"]["text"].startswith("Gonda")
    gap = told(Client(), one["gap"]["gap"].partition("8000")[2])
    assert gap["looked_for"] == one["gap"]["title"]
    assert gap["question"] == one["gap"]["api"]
    assert one["plain"]["gap"] is one["plain"]["about"] is None
    hindi = told(Client(headers={"accept-language": "hi"}), f"{ROOT}{questions['answered'].pk}/")
    assert hindi["answers"][0]["answered_by"]["place"]["language"] == "hi"
    assert (hindi["language"], hindi["answers"][0]["language"]) == ("en", "en")


def test_a_shielded_one_tells_neither_place_nor_office_day_nor_person(questions, cast):
    hidden = questions["shielded"]
    one = told(Client(), f"{ROOT}{hidden.pk}/")
    rows = told(client_of(cast.district), ROOT)["results"]
    (row,) = (row for row in rows if row["pk"] == hidden.pk)
    for told_of_it in (one, row):
        assert not named_in(told_of_it, hidden)
        assert told_of_it["asked_on"] == f"{hidden.shown_at:%Y-%m}"
        assert today().isoformat() not in str(told_of_it)
        assert told_of_it["place"]["key"] == "state:208"
        words = "A Gram Panchayat in a hilly district of Marudesh"
        assert told_of_it["place"]["label"] == words
        assert told_of_it["asked_by"] == {
            "office": None,
            "place": {"text": words, "language": "en"},
        }
    (answer,) = one["answers"]
    assert answer["answered_on"] == f"{today():%Y-%m}"
    open_one = str(told(Client(), f"{ROOT}{questions['plain'].pk}/"))
    assert all(word in open_one for word in ("Khajuri", "Girwa", "937648", "Secretary"))
    assert today(questions["plain"].asked_at).isoformat() in open_one
    assert not [name for name in ("Gp", "Reader", "example.org") if name in open_one]


def test_what_nobody_else_may_read_is_nowhere(cast, entry, monkeypatch):
    """Taken back, hidden, about an entry that waits, under cover; nor as a mark, nor an answer."""
    monkeypatch.setattr(factories, "opened", lambda row: row)
    shown = question_of(cast.gp, "Shown")
    roles = {"asker": cast.gp, "writer": cast.gp2, "desk": cast.district}
    hidden = [question_in(state, **roles)[0] for state in ("withdrawn", "hidden")]
    waits = {"about": entry("submitted"), "fresh": True}
    hidden += [question_of(cast.gp2, "Of what waits", **waits)]
    hidden += [question_of(cast.gp, "Under cover", shielded=True)]
    for client in (Client(), client_of(cast.gp), client_of(cast.national)):
        for query in ("", "?status=answered", "?status=gap", "?state=208"):
            rows = told(client, f"{ROOT}{query}")["results"]
            assert [row["pk"] for row in rows] in ([], [shown.pk])
        for question in hidden:
            told(client, f"{ROOT}{question.pk}/", 404)
            assert told(client, f"{ROOT}?after={question.pk}", 400)["parameter"] == "after"
    answer = answer_of(shown, cast.gp2, "Ramesh knows it.")
    assert "Ramesh" in str(told(Client(), f"{ROOT}{shown.pk}/"))
    workflow.apply(shown, "hide-answer", by=cast.district, answer=answer, note="It names him.")
    assert told(Client(), f"{ROOT}{shown.pk}/")["answers"] == []
    Question.objects.filter(pk=hidden[-1].pk).update(opens_on=None)
    assert told(Client(), f"{ROOT}{hidden[-1].pk}/")["title"] == "Under cover"


def test_a_draft_that_an_answer_names_is_not_told(questions, entry):
    draft = entry("draft", title="Marked zeppelin")
    answer = Answer.objects.filter(question=questions["answered"]).first()
    Answer.objects.filter(pk=answer.pk).update(practice=draft)
    one = told(Client(), f"{ROOT}{questions['answered'].pk}/")
    (found,) = (one for one in one["answers"] if one["text"] == answer.text)
    assert found["practice"] is None
    assert draft.code not in str(one)


def test_pages_lead_on_by_next_alone(cast, settings):
    now = timezone.now()
    made = [
        question_of(cast.gp, f"Pit {n}?", shielded=n in (2, 3), at=now - timedelta(hours=n // 2))
        for n in range(5)
    ]
    address, seen = f"{ROOT}?page_size=2&state=208", []
    while address:
        page = told(Client(), address.removeprefix(settings.SITE_URL))
        assert len(page["results"]) <= 2
        seen += [row["pk"] for row in page["results"]]
        address = page["next"]
    assert (len(seen), set(seen)) == (5, {one.pk for one in made})
    assert seen == [one.pk for one, *_words in Client().get("/questions/").context["rows"]]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        *(("theme=zeppelin", "theme"), ("state=999", "state"), ("answer=LS-1", "answer")),
        *(("status=hidden", "status"), ("status=mine", "status"), ("status=asked", "status")),
        *(("after=x", "after"), ("after=0", "after"), (f"after={'9' * 300}", "after")),
        ("page_size=0", "page_size"),
    ],
)
def test_what_nobody_can_ask_is_named(client, query, parameter):
    problem = told(client, f"{ROOT}?{query}", 400)
    assert (problem["status"], problem["parameter"]) == (400, parameter)
    assert problem["detail"]


@pytest.mark.parametrize("key", ["0", "9" * 18, "9" * 400, "-1", "x", "१"])
def test_what_is_not_there(client, key):
    assert told(client, f"{ROOT}{key}/", 404)["status"] == 404


def test_the_cost_does_not_grow(questions, cast):
    client, one = Client(), f"{ROOT}{questions['answered'].pk}/"
    lists = [f"{ROOT}?page_size=100", f"{ROOT}?state=208&theme=faecal-sludge&page_size=100"]
    queries(client, ROOT)
    few = [queries(client, address) for address in (*lists, one)]
    _make_many(questions["answered"], cast)
    assert len(told(client, lists[1])["results"]) > 25
    assert len(told(client, one)["answers"]) > 20
    assert [queries(client, address) for address in (*lists, one)] == few
    assert max(few) <= 8, few


def _make_many(question, cast):
    """Make many more questions with answers, and answers of several offices to `question`."""
    same = ("theme_id", "place_id", "shown_place_id", "desk_id", "person_id", "office_id")
    like = {name: getattr(question, name) for name in (*same, "asked_at", "shown_at")}
    made = Question.objects.bulk_create(
        Question(title=f"More {n}?", language="en", folded="", **like) for n in range(25)
    )
    said = {"text": "So.", "language": "en", "person": cast.gp2, "at": timezone.now()}
    Answer.objects.bulk_create(
        Answer(question=one, office=office, practice_id=practice, **said)
        for one, practice in zip([*made, *[question] * 25], many_published(50), strict=True)
        for office in (cast.offices.gp2, cast.offices.outsider)
    )


def test_nothing_is_sent_again_until_something_has_changed(questions, cast):
    mark = Client().get(ROOT)["ETag"]
    again = {"headers": {"if-none-match": mark}}
    with CaptureQueriesContext(connection) as caught:
        same = Client().get(ROOT, **again)
    assert (same.status_code, same.content, len(caught)) == (304, b"", 1)
    one = f"{ROOT}{questions['plain'].pk}/"
    had = {"headers": {"if-none-match": Client().get(one)["ETag"]}}
    assert Client().get(one, **had).status_code == 304
    answer_of(questions["plain"], cast.gp2)
    assert Client().get(ROOT, **again).status_code == 200
    assert Client().get(one, **had).status_code == 200
