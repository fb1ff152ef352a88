"""The help desk: asked, answered, chosen, passed on by the clock, registered, hidden, forgotten."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from events.models import Event, Outbox
from events.personal import forgetters
from learning.models import Answer, Asked, Gap, Question, QuestionPhoto
from learning.questions import answering, clock, services, workflow
from practices import jobs, photos
from practices.errors import AnswersMissing, NotAllowed
from practices.models import Practice
from tests.factories.learning import (
    answer_of,
    barrier_of,
    gap_of,
    question_in,
    question_of,
)
from tests.practices.filling_in import jpeg, sent
from tests.practices.test_doubts import client_of
from workshops import pace

pytestmark = pytest.mark.django_db
TITLE = "How do you empty a pit in high water?"
WORDS = {"title": TITLE, "place": "gp:937648", "theme": "faecal-sludge", "language": "en"}


def told(user, verb):
    return Outbox.objects.filter(event__verb=verb, recipient=user, channel="portal").count()


def page_of(user, thing):
    client = client_of(user) if user else Client()
    return client.get(thing.get_absolute_url()).content.decode()


def test_what_comes_near_stands_first_and_all_that_was_typed_is_kept(cast, entry):
    entry("published", title="Pits in high water, emptied")
    earlier = question_of(cast.gp2, "How to empty pits in high water?")
    client = client_of(cast.gp)
    words = WORDS | {"photo_description": "The pit in May", "detail": "It never dries."}
    words |= {"request_id": "00000000-0000-7000-8000-000000000001"}
    refused = client.post("/questions/new/", words | {"theme": "", "photo": sent(jpeg((400, 300)))})
    assert (refused.status_code, refused.context["practices"]) == (422, [])  # only what to mend
    first = client.post("/questions/new/", words | {"photo": sent(jpeg((400, 300)))})
    page = first.content.decode()
    assert (first.status_code, Question.objects.count()) == (200, 1)
    assert earlier.get_absolute_url() in page
    for kept in (TITLE, "It never dries.", "The pit in May", "Pits in high water, emptied"):
        assert kept in page
    again = {name: value for name, value in first.context["form"].data.items() if name != "photo"}
    answers = [client.post("/questions/new/", again) for _n in range(2)]
    question = Question.objects.get(person=cast.gp)
    assert {(a.status_code, a.url) for a in answers} == {(302, question.get_absolute_url())}
    assert (question.office, question.desk) == (cast.offices.gp, cast.places.home_district)
    _photo_for_colleagues_alone(cast, question, again["photo_held"])


def _photo_for_colleagues_alone(cast, question, token):
    """The photo is made anew, shown to people in office, kept once, and deleted with its file."""
    photo = QuestionPhoto.objects.get(question=question)
    jobs.make_photo(photo.pk, "learning.QuestionPhoto")
    address = f"{question.get_absolute_url()}photo/360.webp"
    seen = {role: client_of(getattr(cast, role)).get(address) for role in ("gp2", "outsider")}
    assert {(a.status_code, a["Content-Type"]) for a in seen.values()} == {(200, "image/webp")}
    shown = [address[:-8] in page_of(user, question) for user in (cast.gp2, cast.reader, None)]
    assert shown == [True, False, False]
    closed = [Client().get(address), client_of(cast.reader).get(address)]
    assert [answer.status_code for answer in closed] == [404, 404]
    other = WORDS | {"title": "Of something else", "photo_held": token, "shown_for": "x"}
    assert client_of(cast.gp).post("/questions/new/", other).status_code == 422
    workflow.apply(question, "drop-photo", by=cast.gp)
    assert not QuestionPhoto.objects.exists()
    assert client_of(cast.gp2).get(address).status_code == 404


WRONG = (
    *({"title": ""}, {"title": "x" * 201}, {"title": "Call 98123 45678 for help"}),
    *({"detail": "Write to asha@example.org"}, {"place": "gp:1"}, {"theme": ""}),
    *({"theme": "none-such"}, {"language": "xx"}, {"photo_held": "forged"}, {"terrain": "moon"}),
)


def test_what_cannot_be_asked_comes_back_with_all_that_was_typed(cast):
    client = client_of(cast.gp)
    for wrong in WRONG:
        answer = client.post("/questions/new/", WORDS | {"detail": "It is wet."} | wrong)
        assert (answer.status_code, Question.objects.count()) == (422, 0), wrong
        assert (WORDS | {"detail": "It is wet."} | wrong)["detail"] in answer.content.decode()
    secret = WORDS | {"shielded": "on", "photo": sent(jpeg((40, 30)))}
    assert client.post("/questions/new/", secret).status_code == 422
    assert Client().get("/questions/new/").status_code == 302


def test_nobody_asks_or_answers_without_end(cast):
    for n in range(services.MOST_A_DAY):
        question = question_of(cast.gp, f"Question {n}", shielded=bool(n % 2))
    with pytest.raises(AnswersMissing):
        question_of(cast.gp, "One more")
    for _n in range(answering.MOST_OF_ONE):
        answer_of(question, cast.gp2)
    with pytest.raises(AnswersMissing):
        answer_of(question, cast.gp2)


def test_nobody_is_told_without_end(cast, monkeypatch):
    """Neither by choosing and asking again in a loop, nor of what is asked for, nor of barriers."""
    monkeypatch.setattr(pace, "OF_A_PERSON", 3)
    question = question_of(cast.gp)
    answer = answer_of(question, cast.gp2)
    here = question.get_absolute_url()
    verbs = [f"{here}accept/", f"{here}reopen/"] * 2
    client = client_of(cast.gp)
    got = [client.post(verb, {"answer": answer.pk}).status_code for verb in verbs]
    got += [client.post(f"{gap_of(cast.gp).get_absolute_url()}reopen/").status_code]
    got += [client.post(f"{barrier_of(cast.gp).get_absolute_url()}withdraw/").status_code]
    assert got == [302, 302, 302, 429, 429, 429]
    assert told(cast.gp2, "accept-question") == 2


def test_it_is_answered_chosen_and_closed(cast, known):
    question = question_of(cast.gp)
    client = client_of(cast.gp2)
    where = question.get_absolute_url()
    wrong = client.post(f"{where}answer/", {"text": "", "code": "LS-0000000Z", "language": "en"})
    assert (wrong.status_code, Answer.objects.count()) == (422, 0)
    words = {"text": "We let it rest.", "code": known.code, "language": "en"}
    assert client.post(f"{where}answer/", words).status_code == 302
    answer = Answer.objects.get()
    other = answer_of(question, cast.block, "Wait for winter.")
    assert (told(cast.gp, "answer-question"), told(cast.gp2, "answer-question")) == (2, 0)
    assert client.post(f"{where}accept/", {"answer": answer.pk}).status_code == 403
    elsewhere = answer_of(question_of(cast.gp2, "Another"), cast.gp)
    for key in ("", "x", "9" * 30, elsewhere.pk):
        assert client_of(cast.gp).post(f"{where}accept/", {"answer": key}).status_code == 404
    accepted = client_of(cast.gp).post(f"{where}accept/", {"answer": answer.pk})
    question.refresh_from_db()
    assert (accepted.status_code, question.state, question.best) == (302, "answered", answer)
    assert [told(p, "accept-question") for p in (cast.gp2, cast.block)] == [1, 0]
    page = page_of(None, question)
    assert page.index("We let it rest.") < page.index("Wait for winter.")
    assert known.title in page
    assert where in page_of(None, known)  # and back from the practice
    assert TITLE in Client().get(f"/questions/?answer={known.code}").content.decode()
    workflow.apply(question, "accept", by=cast.district, answer=other)
    assert Question.objects.filter(best__isnull=False).count() == 1
    workflow.apply(question, "take-back", by=cast.block, answer=other)
    question.refresh_from_db()
    assert (question.state, question.best, Answer.objects.filter(pk=other.pk).exists()) == (
        *("open", None),
        False,
    )


def test_the_database_holds_one_best_answer(cast):
    question, answer = question_in("open", asker=cast.gp, writer=cast.gp2, desk=cast.district)
    other, _ = question_in("answered", asker=cast.gp, writer=cast.gp2, desk=cast.district)
    rows = Question.objects.filter(pk=question.pk)
    for wrong in ({"state": "answered"}, {"best": answer}, {"state": "gap"}, {"terrain": "hilly"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(state="answered", best=other.best)
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(question=question, text=" ", language="en", at=question.asked_at)


def test_an_answer_becomes_a_draft_of_who_answered(cast):
    question, answer = question_in("open", asker=cast.gp, writer=cast.gp2, desk=cast.district)
    where = f"{question.get_absolute_url()}draft/"
    assert client_of(cast.district).post(where, {"answer": answer.pk}).status_code == 403
    led = client_of(cast.gp2).post(where, {"answer": answer.pk})
    version = Practice.objects.get(author=cast.gp2).open_version
    assert led.url == version.get_absolute_url()
    assert (version.title, version.problem, version.story, version.themes) == (
        *(TITLE, "It never dries.", answer.text),
        ["faecal-sludge"],
    )
    assert (version.place, version.state) == (cast.places.next_gp, "draft")
    assert f"/practices/{version.practice_id}/" not in page_of(cast.gp, question)
    assert client_of(cast.gp2).post(where, {"answer": answer.pk}).status_code == 409


def test_the_clock_tells_the_desk_the_desk_above_and_the_register_each_once(cast):
    now = timezone.now()
    late, fresh, said, secret = (
        question_of(cast.gp, f"Pit {n}", at=now - timedelta(days=age), shielded=n == 3)
        for n, age in enumerate((3, 1, 3, 11))
    )
    # Its week is over.
    Question.objects.filter(pk=secret.pk).update(asked_at=now - timedelta(days=3))
    answer_of(said, cast.gp2)
    assert [clock.check(now) for _n in range(3)] == [2, 0, 0]
    assert [told(p, "pass-question") for p in (cast.district, cast.state, cast.gp)] == [2, 0, 0]
    desk = client_of(cast.district).get("/questions/").content.decode()
    assert ("Waits at your desk" in desk, "Pit 3" in desk) == (True, True)
    assert "Waits at your desk" not in client_of(cast.state).get("/questions/").content.decode()
    assert [clock.check(now + timedelta(days=5)) for _n in range(2)] == [3, 0]
    assert told(cast.state, "raise-question") == 2
    clock.check(now + timedelta(days=12))
    late.refresh_from_db()
    fresh.refresh_from_db()
    assert (late.state, fresh.state, told(cast.gp, "register-question")) == ("gap", "open", 2)
    assert (late.gap.looked_for, late.gap.origin) == ("Pit 0", "question")
    assert late.get_absolute_url() in page_of(None, late.gap)
    assert late.gap.get_absolute_url() in page_of(None, late)
    covered = Gap.objects.get(looked_for="Pit 3")
    assert (covered.shielded, covered.shown_place) == (True, cast.places.home_state)
    assert "Khajuri" not in page_of(None, covered)


def test_who_knows_after_all_answers_what_is_registered(cast, known):
    question = question_of(cast.gp)
    workflow.apply(question, "register", by=cast.district)
    answer = answer_of(question, cast.gp2, practice=known)
    question.refresh_from_db()
    workflow.apply(question, "accept", by=cast.gp, answer=answer)
    gap = Gap.objects.get()
    assert (gap.state, gap.answer) == ("answered", known)


def test_a_shielded_asker_is_found_out_by_nobody(cast, known):
    """Neither by pages, lists and notices, nor by who is asked first."""
    words = {"shielded": True, "terrain": "hilly", "at": timezone.now() - timedelta(days=3)}
    question = question_of(cast.gp, **words)
    clock.ask_people(question, timezone.now())
    workflow.apply(question, "register", by=cast.gp)
    sentence = "A Gram Panchayat in a hilly district of Marudesh"
    asked = [row.person for row in question.asked.order_by("pk")]
    assert set(asked[:2]) == {cast.gp2, cast.district3}  # of the state, in no order of nearness
    day = f"{timezone.localtime(question.asked_at):%-d %B %Y}"
    for user in (None, cast.gp2, cast.block):
        pages = [page_of(user, question)]
        client = client_of(user) if user else Client()
        pages += [client.get(path).content.decode() for path in ("/questions/?status=gap",)]
        pages += [client.get("/me/notices/").content.decode()] if user else []
        for page in pages[:2]:
            assert (sentence in page, day in page) == (True, False)
        assert not [page for page in pages if "Khajuri" in page]
    assert "Khajuri" in page_of(cast.district, question)
    with pytest.raises(NotAllowed):  # by answering she would tell that it is not hers
        answer_of(question, cast.gp)
    of_state = Client().get("/questions/?status=gap&state=208").content.decode()
    assert TITLE in of_state


def test_the_desk_hides_personal_data_and_only_writer_and_desk_read_why(cast):
    question, answer = question_in("answered", asker=cast.gp, writer=cast.gp2, desk=cast.district)
    where = question.get_absolute_url()
    desk = client_of(cast.district)
    words = {"answer": answer.pk, "note": ""}
    assert desk.post(f"{where}hide-answer/", words).status_code == 422
    words["note"] = "It names a sick person."
    assert desk.post(f"{where}hide-answer/", words).status_code == 302
    question.refresh_from_db()
    assert (question.state, question.best) == ("open", None)
    assert answer.text in page_of(cast.gp2, question)
    assert answer.text not in page_of(cast.gp, question) + page_of(None, question)
    assert words["note"] in client_of(cast.gp2).get("/me/notices/").content.decode()
    workflow.apply(question, "hide", by=cast.district, note="It names a family.")
    assert "It names a family." in page_of(cast.gp, question)
    assert Client().get(where).status_code == 404
    assert TITLE not in Client().get("/questions/").content.decode()
    workflow.apply(question, "show", by=cast.district)
    assert Client().get(where).status_code == 200


def test_erased_her_words_stay_without_her(cast, settings, tmp_path):
    settings.ERASURE_LEDGER = tmp_path / "erasures.jsonl"
    uid = photos.keep(sent(jpeg((40, 30))))
    question = question_of(cast.gp, "Who helps Gp Secretary?", enclosed={"photo": uid})
    answer = answer_of(question, cast.gp2, "Ask at 98123 45678.")
    Asked.objects.create(question=question, person=cast.gp2, why="told", at=question.asked_at)
    User.objects.filter(pk=cast.gp2.pk).update(phone="+919812345678")
    for person in (cast.gp, cast.gp2):
        for forgetter in forgetters("person"):
            forgetter(person.uid, timezone.now())
    question.refresh_from_db()
    answer.refresh_from_db()
    assert (question.person, answer.person, question.asked.count()) == (None, None, 0)
    assert (answer.text, QuestionPhoto.objects.count()) == ("Ask at […].", 0)
    assert clock.check(timezone.now() + timedelta(days=3)) == 0  # it is answered
    assert page_of(None, question)


def test_other_peoples_rows_cost_no_queries(cast, known):
    question = question_of(cast.gp)
    answer_of(question, cast.gp2, practice=known)
    paths = ["/questions/", question.get_absolute_url(), "/questions/?status=asked"]

    def counted(path):
        client = client_of(cast.national if path.endswith("/") else cast.gp2)
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        return len(captured)

    before = [counted(path) for path in paths]
    for n in range(3):
        question_of(cast.block, f"Pit {n}")
        answer_of(question, cast.block if n % 2 else cast.district3, practice=known)
    assert [counted(path) for path in paths] == before
    assert Event.objects.filter(verb="ask-question", subject_type="question").count() == 4


def test_lists_know_their_filters(cast):
    question_of(cast.gp)
    for query in ("theme=none", "state=999", "status=none", "answer=x"):
        assert Client().get(f"/questions/?{query}").status_code == 400, query
    assert Client().get("/questions/?status=mine").status_code == 302
    for query in ("theme=handwashing", "state=209", "status=answered"):
        assert TITLE not in Client().get(f"/questions/?{query}").content.decode(), query
    for query in ("theme=faecal-sludge", "state=208", ""):
        assert TITLE in Client().get(f"/questions/?{query}").content.decode(), query
    assert TITLE in client_of(cast.gp).get("/questions/?status=mine").content.decode()
    assert TITLE in client_of(cast.gp).get("/me/").content.decode()
