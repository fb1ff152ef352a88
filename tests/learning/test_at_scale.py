"""Of very many questions and gaps, a page reads by an index those that it shows."""

from copy import copy

import pytest
from django.test import Client

from events.models.noun import new_uid
from learning.models import Question
from learning.questions import workflow
from tests.factories.learning import answer_of, question_of
from tests.learning.test_questions import page_of
from tests.plans import planned

pytestmark = pytest.mark.django_db


def copies(row, number=300, **changed):
    """Write `row` as many times more as `number`, each with what is `changed`; return them."""
    rows = [copy(row) for _n in range(number)]
    for one in rows:
        one.pk, one.uid = None, new_uid()
        for name, value in changed.items():
            setattr(one, name, value)
    return type(row).objects.bulk_create(rows)


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
    for one in copies(question, best=None, state="open"):
        copies(question.answers.get(), 1, question=one, practice=None)
    with planned("learning_question") as plans:
        page_of(None, known)
        Client().get(f"/questions/?answer={known.code}")
    ours = [plan for plan in plans if "learning_question_about_id" in plan]
    assert len(ours) >= 2  # of the page, and of the list
    for plan in plans:
        assert "Seq Scan on learning_question" not in plan, plan
    for plan in ours:
        assert "learning_answer_practice_id" in plan, plan
