"""How it was: one answer a participant, from paper too, told from five on and after the end."""

from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from events.models import Event
from tests.packs.reading import words_of
from tests.workshops.conftest import client_of
from tests.workshops.test_people import join, running  # noqa: F401  a fixture
from workshops import joining, workflow
from workshops.evaluation.results import results_of
from workshops.models import Evaluation
from workshops.report.parts import Reader, parts_of

pytestmark = pytest.mark.django_db
SAID = {"learned": "much", "heard": "mostly", "will_do": "hardly", "words": "", "language": "en"}


def send(client, here, **said):
    return client.post(here, SAID | {"uid": uuid4()} | said)


def test_each_answers_once_and_nobody_is_known_by_it(cast, held, running):  # noqa: F811
    workshop, code = running
    here = f"/workshops/{workshop.pk}/evaluation/"
    other = held("running", begins=0, title="Another")
    stranger, _answer = join(joining.code_of(joining.open_door(other, by=cast.state)))
    phone, _answer = join(code)
    for closed in (client_of(), stranger, client_of(cast.gp), client_of(cast.national)):
        assert closed.get(here).status_code == 404
        assert send(closed, here).status_code == 404
    wrong = send(phone, here, learned="very", words="Kept words")
    assert wrong.status_code == 422
    assert "Kept words" in wrong.content.decode()
    assert [send(phone, here).status_code for _n in "ab"] == [302, 302]
    kept = Evaluation.objects.get()
    assert "You have answered" in phone.get(here).content.decode()
    assert str(workshop.participants.get().uid) not in str(Evaluation.objects.values().get())
    with pytest.raises(IntegrityError), transaction.atomic():
        Evaluation.objects.create(workshop=workshop, seat_hash=kept.seat_hash, **SAID)


def test_what_they_say_is_told_after_the_end_from_five_on(cast, running):  # noqa: F811
    workshop, _code = running
    here, runs = f"/workshops/{workshop.pk}/evaluation/", client_of(cast.facilitator)
    send(runs, here)
    uid = uuid4()
    for _time in range(2):
        send(runs, here, uid=uid, words="Planted more time")
    send(runs, here), send(runs, here)
    assert Evaluation.objects.count() == 4
    page = runs.get(here).content.decode()
    assert "4 answers so far" in page
    workflow.apply(workshop, "close", by=cast.state)
    workshop.refresh_from_db()
    assert "Planted" not in runs.get(here).content.decode()  # four are too few
    workflow.apply(workshop, "reopen", by=cast.state)
    send(runs, here)
    workshop.refresh_from_db()
    assert results_of(workshop) == (5, [])  # not before the end

    workshop = workflow.apply(workshop, "close", by=cast.state)
    page = runs.get(here).content.decode()
    assert "Much: 5" in page
    assert "Planted more time" in page
    (part,) = parts_of(workshop, Reader(AnonymousUser()), keys=("evaluation",))
    assert part.count == 5
    assert "5 of them came on paper" in part.sentence
    typed = Event.objects.filter(verb="type-evaluation").values_list("actor", flat=True)
    assert list(typed) == [cast.facilitator.pk] * 5
    assert "Planted" not in repr(part)  # their own words stay with who runs it
    sheet = words_of(runs.get(f"/workshops/{workshop.pk}/evaluation.pdf"))
    assert "Were you heard" in sheet
    assert "Seldom" in sheet
    assert (
        client_of(cast.district).get(f"/workshops/{workshop.pk}/evaluation.pdf").status_code == 403
    )
