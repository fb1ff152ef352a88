"""Whoever hears what the asker or author of something shielded did learns not when: Monday's."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from events.jobs import send_mails
from events.models import Outbox
from events.services import read_notices, unread_of
from learning.asks import workflow as of_barriers
from learning.models import Question
from learning.questions import workflow as of_questions
from practices.living import challenging, suggesting
from practices.models import Suggestion
from practices.shield import window_after
from sourcebook.notices import mark_untold
from tests.factories.learning import answer_of, barrier_of, question_of
from tests.learning.test_questions import client_of
from tests.practices.test_doubts import doubt, fresh
from tests.practices.test_suggestions import suggest

pytestmark = pytest.mark.django_db


def chosen(cast, entry, shielded):
    question = question_of(cast.gp, shielded=shielded)
    answer = answer_of(question, cast.gp2)
    of_questions.apply(question, "accept", by=fresh(cast.gp), answer=answer)
    return cast.gp2, "accept-question"


def taken_back(cast, entry, shielded):
    barrier = barrier_of(cast.gp, cast.places.home_state, shielded=shielded)
    of_barriers.apply(barrier, "withdraw", by=fresh(cast.gp))
    return cast.state, "withdraw-barrier"


def doubt_answered(cast, entry, shielded):
    practice = entry("published", **({"shielded": True, "terrain": "hilly"} if shielded else {}))
    one = doubt(practice, cast.gp2, "unsafe")
    challenging.answer(one, by=fresh(cast.gp), note="It is safe.")
    desk = Outbox.objects.filter(event__verb="answer-doubt", recipient=cast.district)
    assert desk.told_by(timezone.now()).exists()  # who knows the place is told at once
    return cast.gp2, "answer-doubt"


def correction_declined(cast, entry, shielded):
    practice = entry("published", **({"shielded": True, "terrain": "hilly"} if shielded else {}))
    suggest(practice, cast.gp2)
    suggesting.decline(Suggestion.objects.get(), by=fresh(cast.gp), note="They were dry.")
    return cast.gp2, "decline-suggestion"


ACTS = (chosen, taken_back, doubt_answered, correction_declined)


@pytest.mark.parametrize("act", ACTS)
def test_it_is_told_and_mailed_with_its_week_and_by_mondays_date(cast, entry, act):
    reader, verb = act(cast, entry, True)
    now = timezone.now()
    monday = window_after(now)
    Outbox.objects.exclude(recipient=reader, event__verb=verb).delete()
    assert {row.next_try_at for row in Outbox.objects.all()} == {monday}
    mark_untold(now)
    read_notices(fresh(reader))
    assert Outbox.objects.filter(read_at=None, channel="portal").exists()
    assert unread_of(fresh(reader)) == 0
    assert "Nothing yet" in client_of(reader).get("/me/notices/").content.decode()
    assert (send_mails(now), send_mails(monday - timedelta(minutes=1))) == (0, 0)
    assert list(Outbox.objects.notices_for(reader, monday).values_list("event__verb", flat=True))
    assert (send_mails(monday), send_mails(monday + timedelta(days=1))) == (1, 0)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("act", ACTS)
def test_of_what_is_open_it_is_told_at_once(cast, entry, act):
    reader, verb = act(cast, entry, False)
    found = Outbox.objects.notices_for(reader)
    assert verb in found.values_list("event__verb", flat=True)


def test_a_notice_shows_since_when_it_is_told_not_when_it_was_done(cast):
    reader, _verb = chosen(cast, None, True)
    told = timezone.now() - timedelta(hours=1)
    Outbox.objects.filter(recipient=reader, channel="portal").update(next_try_at=told)
    Question.objects.update(opens_on=None)
    shown = client_of(reader).get("/me/notices/").context["notices"]
    assert [one["at"] for one in shown] == [told]
