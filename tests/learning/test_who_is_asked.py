"""Whom a question is asked of: few, near, who did it, and nobody without end."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Posting, User
from learning.models import Question
from learning.questions import routing, services
from tests.clients import client_of
from tests.factories.learning import question_of, unit_of
from tests.learning.test_questions import TITLE, WORDS, page_of, told

pytestmark = pytest.mark.django_db


def test_it_is_asked_of_those_nearby_whose_offices_have_done_it(cast, known):
    question = question_of(cast.gp)
    assert [(row.person, row.why) for row in question.asked.order_by("pk")] == [
        (cast.gp2, "told"),  # of the same block
        (cast.district3, "took-up"),  # of the same state
        (cast.outsider, "took-up"),
    ]
    assert [told(p, "ask-question") for p in (cast.gp2, cast.block, cast.gp)] == [1, 0, 0]
    notices = client_of(cast.gp2).get("/hi/me/notices/").content.decode()
    assert (TITLE in notices, "Khajuri" in notices) == (True, True)
    assert TITLE in client_of(cast.gp2).get("/questions/?status=asked").content.decode()
    assert "status=asked" in client_of(cast.gp2).get("/").content.decode()
    assert TITLE not in client_of(cast.block).get("/questions/?status=asked").content.decode()


def test_who_told_a_practice_is_asked_about_it_first(cast, known, entry):
    form = f"/questions/new/?about={known.code}&amp;theme="
    assert form in page_of(cast.outsider, known)
    assert form not in page_of(None, known)
    words = WORDS | {"about": known.code, "shown_for": "how do you empty a pit in high water?"}
    client = client_of(cast.outsider)
    page = client.get(f"/questions/new/?about={known.code}&theme=faecal-sludge").content.decode()
    assert f'value="{known.code}"' in page
    given = client.post("/questions/new/", words | {"place": "state:209"})
    if given.status_code == 200:  # something comes near: ask all the same
        again = given.context["form"].data
        given = client.post("/questions/new/", {name: again[name] for name in again})
    question = Question.objects.get()
    assert (question.about, question.asked.first().person, question.asked.first().why) == (
        *(known, cast.gp2),
        "about",
    )
    assert known.title in page_of(None, question)
    assert question.get_absolute_url() in page_of(None, known)
    told = {"author": cast.gp2, "place": cast.places.next_gp, "shielded": True}
    covered = question_of(cast.district3, "Another", about=entry("published", **told))
    assert not covered.asked.filter(why="about").exists()
    assert question_of(cast.gp2, "Of our own", about=known, shielded=True).about is None


def test_who_answers_for_the_theme_in_a_learning_unit_comes_first(cast, known):
    unit_of(cast.places.home_district, cast.district, [cast.district2, cast.gp])
    asked = [(row.person, row.why) for row in question_of(cast.gp).asked.order_by("pk")]
    assert asked[:2] == [(cast.district2, "unit"), (cast.gp2, "told")]
    secret = question_of(cast.gp, "Of nobody", shielded=True).asked
    assert not secret.filter(person=cast.district2).exists()  # that would tell the district


def test_it_is_asked_of_nobody_who_asks_left_is_erased_or_was_asked_enough(cast, known):
    Posting.objects.filter(person=cast.district3).update(ends_on="2025-01-01")
    User.objects.filter(pk=cast.outsider.pk).update(is_active=False)
    asked = [question_of(cast.gp, f"Pit {n}").asked.count() for n in range(services.MOST_A_DAY)]
    assert asked == [1] * routing.MOST_A_WEEK
    late = timezone.now() + timedelta(days=2)
    assert question_of(cast.block, "Another pit", at=late).asked.count() == 0
    assert question_of(cast.gp2, "Mine", at=late).asked.count() == 0
