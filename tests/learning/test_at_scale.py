"""Of very many questions and gaps, a page reads by an index those that it shows."""

from datetime import timedelta
from itertools import cycle

import pytest
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection
from django.db.models import CharField, Func, Value
from django.db.models.functions import MD5, Cast
from django.test import Client

from accounts.querysets import today
from learning.digest.stock import _said
from learning.models import Answer, Gap, Question
from learning.querysets import LIKE
from learning.questions import workflow
from practices.models import Adoption, Practice
from tests.factories.learning import answer_of, gap_of, question_of
from tests.factories.volume import copies, many_published
from tests.learning.test_questions import page_of
from tests.plans import planned

pytestmark = pytest.mark.django_db


def answered_with(practice, cast, title):
    """Return a question whose chosen answer names `practice`."""
    question = question_of(cast.gp, title)
    answer = answer_of(question, cast.gp2, practice=practice)
    workflow.apply(question, "accept", by=cast.gp, answer=answer)
    return question


def test_a_page_leads_to_its_one_question_or_to_the_list_of_all(cast, known):
    assert "Questions about it" not in page_of(None, known)
    both = answered_with(known, cast, "Who pays for it?")
    assert f'href="{both.get_absolute_url()}"' in page_of(None, known)
    Question.objects.filter(pk=both.pk).update(about=known)  # one still, found twice
    assert f'href="{both.get_absolute_url()}"' in page_of(None, known)
    asked = question_of(cast.gp, "Who mends it?", about=known)
    other = answered_with(known, cast, "Who cleans it?")
    question_of(cast.gp, "Who paints the wall?")
    address = f"/questions/?answer={known.code}"
    shown = page_of(None, known)
    assert f'href="{address}"' in shown
    assert f'href="{both.get_absolute_url()}"' not in shown
    found = Client().get(address).content.decode()
    for title in ("Who pays for it?", "Who mends it?", "Who cleans it?"):
        assert found.count(title) == 1
    assert "Who paints the wall?" not in found
    for one, hidden in ((asked, both), (other, asked)):
        Question.objects.filter(pk=hidden.pk).update(state="hidden")
        assert hidden.get_absolute_url() not in page_of(None, known)
        assert one.get_absolute_url() in Client().get(address).content.decode()


def test_neither_the_page_of_a_practice_nor_its_list_reads_all_questions(cast, known):
    question_of(cast.gp, "Who mends it?", about=known)
    question = answered_with(known, cast, "Who pays for it?")
    others = copies(question, [{"best": None, "state": "open"}] * 300)
    copies(question.answers.get(), [{"question": one, "practice": None} for one in others])
    with planned("learning_question", Question, Answer) as plans:
        page_of(None, known)
        Client().get(f"/questions/?answer={known.code}")
    ours = [plan for plan in plans if "learning_question_about_id" in plan]
    assert len(ours) >= 2  # of the page, and of the list
    for plan in plans:
        assert "Seq Scan on learning_question" not in plan, plan
    for plan in ours:
        assert "learning_answer_practice_id" in plan, plan


WANTED = "Emptying a pit in high water"


def other_words(row, number=5000):
    """Write `row` as many times more as `number`, in words that are like no other's."""
    keys = [one.pk for one in copies(row, [{}] * number)]
    letters = Value("0123456789"), Value("ghijklmnop")
    drawn = Func(MD5(Cast("pk", CharField())), *letters, function="translate")
    type(row).objects.filter(pk__in=keys).update(folded=drawn)


@pytest.mark.parametrize(("model", "made"), [(Gap, gap_of), (Question, question_of)])
def test_what_is_worded_alike_is_found_by_its_trigrams(cast, model, made):
    asked = ("How to empty pits in high water?", "A pit in high ground", "Taps")
    near, less, far = (made(cast.gp, words) for words in asked)
    other_words(far)
    with planned("WORD_SIMILARITY", model) as plans:
        found = model.objects.listed().like(WANTED, 9)
    (plan,) = plans
    assert f"Index Scan on {model.__name__.lower()}_like" in plan, plan
    likeness = TrigramWordSimilarity(WANTED.lower(), "folded")
    measured = dict(model.objects.annotate(how=likeness).values_list("pk", "how"))
    assert measured[near.pk] > 0.6 > measured[less.pk] >= LIKE
    assert {one.pk for one in found} == {key for key, how in measured.items() if how >= LIKE}


def test_who_looks_for_what_is_alike_changes_no_other_statement(cast):
    gap_of(cast.gp)
    for _n in range(2):
        with connection.cursor() as cursor:
            cursor.execute("SHOW pg_trgm.word_similarity_threshold")
            assert cursor.fetchone() == ("0.6",)
            cursor.execute("SHOW random_page_cost")
            assert cursor.fetchone() == ("4",)
        assert Gap.objects.like("How to empty a pit in high water", 1)
    assert Gap.objects.like("", 1) == Gap.objects.like("?", 1) == []


def test_what_places_said_last_is_found_by_an_index_of_just_that(cast, known):
    last = Adoption.objects.order_by("pk")[0]
    words = {"in-use": {}, "did-not-work": {"result": "Rock."}, "planned": {}, "dropped": {}}
    changes = [
        {"practice_id": key, "status": status, "shown_status": status} | words[status]
        for key, status in zip(many_published(400), cycle(words), strict=False)
    ]
    for ago, changed in enumerate(changes, start=1):
        changed["status_at"] = last.status_at - timedelta(minutes=ago)
        changed["at"] = changed["status_at"]
    copies(last, changes)
    copies(last, [{**changes[0], "shielded": True, "status_at": last.status_at}])
    told = [one for one in changes if one["status"] in ("in-use", "did-not-work")]
    with planned('FROM "practices_adoption"', Adoption, Practice) as plans:
        found = _said(today() - timedelta(days=5), today() + timedelta(days=1), 5)
    (plan,) = plans
    assert "Index Scan using adoption_said_newest on practices_adoption" in plan, plan
    assert "Sort" not in plan, plan
    newest = [known.pk, known.pk, *(one["practice_id"] for one in told[:3])]
    assert [item.practice for item in found] == newest
