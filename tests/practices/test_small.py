"""Small corrections: what counts as one, and one press at the desk, never without it."""

import pytest
from django.test import Client

from practices import workflow
from practices.desk import small
from practices.desk.small import is_small
from practices.errors import AnswersMissing, NotAllowed
from practices.models import Practice
from tests.practices.hiding import client_of, text_of
from tests.practices.test_comparing import photo_of, revise

pytestmark = pytest.mark.django_db
HINDI = "एकल गड्ढे भर गये थे और कोई ख़ाली नहीं करता था।"


@pytest.mark.parametrize(
    ("changed", "small"),
    [
        ({"problem": "Single pits were full and nobody woud empty them."}, True),
        ({"problem": "Single pits were full, and nobody would empty them!"}, True),
        ({"problem": "Single pits were full and somebody would empty them."}, False),
        ({"problem": "Single pits were full and nobody would not empty them."}, False),
        ({"problem": "Single pits were full."}, False),
        ({"result": "All 96 households use a second pit."}, True),
        ({"result": "All most households use a second pit."}, False),
        ({"cost_amount": 9800, "cost_year": 2024}, True),
        ({"cost_unit": "gp"}, False),
        ({"themes": ["springs-recharge"]}, False),
        ({"shielded": True}, False),
        (
            {
                "steps": [
                    "Walk the lanes and mark each ful pit.",
                    "Dig the second pit.",
                    "Join both.",
                ]
            },
            False,
        ),
        (
            {
                "steps": [
                    "Walk the lanes and mark each ful pit.",
                    "Dig the second pit.",
                    "Join both with a Y.",
                ]
            },
            True,
        ),
        ({"title": "Twin pitts dug by the neigbours themselvs"}, True),
        ({"reach": ""}, False),
        ({}, False),
    ],
)
def test_what_is_a_small_correction(cast, entry, changed, small):
    practice = entry("published")
    assert is_small(revise(practice, cast.gp, **changed)) == small


def test_the_longest_words_are_not_measured_letter_by_letter(monkeypatch):
    monkeypatch.setattr(small, "_distance", lambda one, other: 1 / (len(one) < 1000))
    assert small._words_changed("It holds " + "a" * 20_000, "It holds " + "b" * 20_000) is None
    assert small._words_changed("It holds a soakpit", "It holds a soakpitt") == 1


def test_in_hindi_a_letter_and_a_contact_are_small_and_a_photo_is_not(cast, entry):
    practice = entry("published", problem=HINDI, language="hi")
    version = revise(practice, cast.gp, problem=HINDI.replace("गये", "गए"))
    assert is_small(version)
    version.particulars.contact = "The new Secretary"
    version.particulars.save()
    assert is_small(version)
    revise(practice, cast.gp, shown=[(photo_of(practice, cast.gp), "")])
    assert not is_small(practice.open_version)


def test_one_press_at_the_desk_and_never_without_it(cast, entry):
    practice = entry("published")
    revise(practice, cast.gp, cost_amount=9800)
    address = f"/practices/{practice.pk}"
    assert "Submit as a small correction" in text_of(client_of(cast.gp).get(f"{address}/open/"))
    assert client_of(cast.gp).post(f"{address}/submit/", {"small": "on"}).status_code == 302
    version = practice.open_version
    assert (version.small, version.state) == (True, "submitted")
    assert Practice.objects.get(pk=practice.pk).live_version.number == 1
    assert client_of(cast.gp).post(f"{address}/accept/").status_code == 403
    queue = client_of(cast.district).get("/curation/")
    text = text_of(queue)
    assert "removed: </span>₹9,300" in text
    words = {"revision": version.revision, "next": "/curation/"}
    assert client_of(cast.district).post(f"{address}/accept/", words)["Location"] == "/curation/"
    assert Practice.objects.get(pk=practice.pk).live_version.number == 2
    history = text_of(Client().get(f"{address}/history/"))
    assert "A small correction accepted and published" in history


def test_what_is_more_is_refused_as_small_and_stays_a_draft(cast, entry):
    practice = entry("published")
    revise(practice, cast.gp, result="Nobody uses it.")
    address = f"/practices/{practice.pk}"
    assert "Submit as a small" not in text_of(client_of(cast.gp).get(f"{address}/open/"))
    answer = client_of(cast.gp).post(f"{address}/submit/", {"small": "on"})
    assert answer.status_code == 422
    assert "More has changed than typing" in text_of(answer)
    with pytest.raises(AnswersMissing):
        workflow.apply(practice, "submit", by=cast.gp, small=True)
    assert practice.open_version.state == "draft"
    workflow.apply(practice, "submit", by=cast.gp)
    assert not practice.open_version.small
    with pytest.raises(NotAllowed):
        workflow.apply(practice, "accept", by=cast.gp)
