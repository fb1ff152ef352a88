"""POST /practices/<pk>/ask/: a question to who told it, on its page; before it is published to
nobody else."""

import pytest
from django.test import Client
from django.utils import timezone

from learning.models import Gap, Question
from learning.questions import clock, workflow
from practices import workflow as entries
from tests.factories.learning import answer_of
from tests.learning.test_questions import page_of, told
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
LONG = "Who pays the mason? " + "It is far from the road and no mason lives here. " * 8


def ask(user, practice, note="Who pays the mason? We have no VWSC.", **words):
    return client_of(user).post(f"/practices/{practice.pk}/ask/", {"note": note} | words)


def test_who_told_it_is_asked_alone_and_its_page_leads_there(cast, entry):
    practice = entry("published")
    page = page_of(cast.gp2, practice)
    assert f'action="/practices/{practice.pk}/ask/"' in page
    assert f'action="/practices/{practice.pk}/ask/"' not in page_of(None, practice)
    given = ask(cast.gp2, practice, request_id="00000000-0000-7000-8000-000000000009")
    again = ask(cast.gp2, practice, request_id="00000000-0000-7000-8000-000000000009")
    assert (given.url, again.url) == (practice.get_absolute_url(),) * 2
    question = Question.objects.get()
    assert (question.title, question.detail) == ("Who pays the mason?", "We have no VWSC.")
    assert (question.about, question.fresh, question.place) == (
        *(practice, False),
        cast.places.next_gp,
    )
    assert [(one.person, one.why) for one in question.asked.all()] == [(cast.gp, "about")]
    assert told(cast.gp, "ask-question") == 1
    shown, _folded = page_of(None, practice).split("More</summary>")
    assert question.get_absolute_url() in shown.split('<div class="acts">')[0]
    with_own = ask(cast.gp, practice, LONG)
    assert with_own.status_code == 302
    assert Question.objects.get(person=cast.gp).title == "Who pays the mason?"


def test_what_lacks_comes_back_with_all_that_was_typed(cast, entry):
    practice = entry("published")
    for note in ("", "  ", "Call me on 98123 45678", "x" * 1001):
        answer = ask(cast.gp2, practice, note)
        assert (answer.status_code, Question.objects.count()) == (422, 0), note[:20]
        assert note.strip()[:40] in answer.content.decode()
    assert ask(cast.gp2, practice, language="xx").status_code == 422
    for _n in range(5):
        assert ask(cast.gp2, practice).status_code == 302
    assert "as much here today" in ask(cast.gp2, practice).content.decode()


def test_of_what_waits_only_its_author_hears_until_it_is_published(cast, entry):
    practice = entry("submitted")
    assert f'action="/practices/{practice.pk}/ask/"' in page_of(cast.gp2, practice)
    assert ask(cast.gp2, practice).status_code == 302
    question = Question.objects.get()
    where = question.get_absolute_url()
    seen = {role: client_of(getattr(cast, role)).get(where) for role in ("gp", "gp2", "district")}
    assert {answer.status_code for answer in seen.values()} == {200}
    assert practice.get_absolute_url() in seen["gp"].content.decode()
    closed = [Client().get(where), client_of(cast.block).get(where)]
    assert [answer.status_code for answer in closed] == [404, 404]
    for path in ("/questions/", "/questions/feed/", "/gaps/"):
        assert question.title not in Client().get(path).content.decode()
    assert question.title in client_of(cast.gp).get("/questions/?status=asked").content.decode()
    assert clock.check(timezone.now() + timezone.timedelta(days=30)) == 0
    later = timezone.now() + timezone.timedelta(days=3)
    entries.apply(practice, "accept", by=cast.district)
    for row in (question, practice):
        row.refresh_from_db()
    assert (question.fresh, Client().get(where).status_code) == (False, 200)
    assert question.get_absolute_url() in page_of(None, practice)
    assert (clock.check(later), Gap.objects.count()) == (1, 0)
    answer = answer_of(question, cast.gp)
    workflow.apply(question, "accept", by=cast.gp2, answer=answer)


def test_a_shielded_one_names_nobody(cast, entry):
    shown = entry("published", shielded=True)
    assert ask(cast.gp2, shown).status_code == 302
    assert not Question.objects.get().asked.filter(person=cast.gp).exists()
    assert ask(cast.district, entry("submitted", shielded=True)).status_code == 409


def test_what_was_asked_stays_closed_where_the_entry_is_shielded_when_it_comes_out(cast, entry):
    practice = entry("submitted")
    assert ask(cast.gp2, practice).status_code == 302
    practice.versions.update(shielded=True)
    practice = type(practice).objects.get(pk=practice.pk)
    entries.apply(practice, "accept", by=cast.district)
    assert type(practice).objects.get(pk=practice.pk).shielded
    question = Question.objects.get()
    assert question.fresh
    for path in (question.get_absolute_url(), "/questions/", practice.get_absolute_url()):
        assert question.title not in Client().get(path, follow=True).content.decode()
