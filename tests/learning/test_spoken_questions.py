"""Asked aloud without a word typed: its title is made of its theme until its asker writes one."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from events.models import Event
from learning.models import Question, QuestionVoice
from learning.questions import services, workflow
from learning.questions.forms import QuestionForm
from practices import jobs, photos, sounds
from practices.errors import AnswersMissing
from practices.models import Theme
from tests.factories.learning import answer_of, question_of
from tests.learning.test_questions import TITLE, WORDS, page_of
from tests.learning.test_voice_notes import ASK, wav
from tests.practices.filling_in import sent
from tests.practices.test_doubts import client_of

pytestmark = pytest.mark.django_db
MADE = "Spoken question: Faecal sludge"


def recording():
    return sent(wav(), "note.wav", "audio/wav")


def held_voice():
    made, seconds = sounds.made_from(recording())
    return photos.keep(made), seconds


def spoken_of(by, **words):
    """Ask as `by` aloud, with nothing typed."""
    return question_of(by, "", detail="", enclosed={"voice": held_voice()}, **words)


@pytest.mark.parametrize(
    ("language", "title", "said_in"),
    [
        ("en", MADE, "en"),
        ("hi", "बोलकर पूछा गया प्रश्न: मल कीचड़", "hi"),
        ("ta", MADE, "en"),  # the portal does not speak Tamil as yet
    ],
)
def test_who_speaks_types_nothing(cast, entry, language, title, said_in):
    """Near entries and questions there are: of the theme, with which nothing is compared."""
    entry("published", title="Faecal sludge, a question spoken")
    question_of(cast.gp2, "Who takes the faecal sludge?")
    Theme.objects.filter(key="faecal-sludge").update(
        names={"en": "Faecal sludge", "hi": "मल कीचड़", "ta": "மலக்கசடு"}
    )
    words = WORDS | {"title": " ", "language": language, "voice": recording()}
    answer = client_of(cast.gp).post(ASK, words)
    question = Question.objects.get(person=cast.gp)
    assert (answer.status_code, answer.url) == (302, question.get_absolute_url())
    assert (question.title, question.title_language) == (title, said_in)
    assert QuestionVoice.objects.filter(question=question).exists()
    for page in ("/questions/", "/questions/feed/", question.get_absolute_url()):
        assert title in Client().get(page).content.decode(), page
    assert f'<h1 lang="{said_in}">{title}</h1>' in page_of(cast.gp2, question)
    with translation.override("hi"):  # whoever reads it, it stays as it was asked
        assert Question.objects.like(title, 1) == [question]
        assert str(question) == title


def test_the_page_of_a_spoken_question_leads_with_the_player(cast):
    """Before the details; who may not hear it reads that it was spoken, and what became of it."""
    question = spoken_of(cast.gp)
    Question.objects.filter(pk=question.pk).update(detail="It never dries.")
    jobs.make_photo(question.voice.pk, "learning.QuestionVoice")
    heard = page_of(cast.gp2, question)
    assert heard.index("<audio") < heard.index("It never dries.")
    assert "Nobody has written it down yet" in heard
    for user in (cast.reader, None):
        assert "People in office hear it" in page_of(user, question)
        assert "<audio" not in page_of(user, question)
    workflow.apply(question, "drop-voice", by=cast.gp)
    assert "the recording is deleted" in page_of(cast.gp2, question)
    written = page_of(None, question_of(cast.gp2))
    assert "People in office hear it" not in written
    assert "the recording is deleted" not in written


def test_nothing_said_and_nothing_written_is_refused_beside_the_field(cast):
    for nothing in ("", " \u200b\n"):
        answer = client_of(cast.gp).post(ASK, WORDS | {"title": nothing, "detail": "It is wet."})
        assert (answer.status_code, Question.objects.count()) == (422, 0)
        told = answer.context["form"].errors
        assert told == {"title": ["Write your question in one sentence, or say it aloud."]}
        assert "It is wet." in answer.content.decode()
    unfit = WORDS | {"title": "", "voice": sent(b"no sound", "note.wav")}
    answer = client_of(cast.gp).post(ASK, unfit)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["voice"])
    forged = client_of(cast.gp).post(ASK, WORDS | {"title": "", "voice_held": "1.x"})
    assert (forged.status_code, list(forged.context["form"].errors)) == (422, ["voice"])
    assert not Question.objects.exists()


def test_a_refused_form_keeps_what_was_spoken(cast):
    client = client_of(cast.gp)
    words = WORDS | {"title": "", "theme": "", "voice": recording()}
    back = client.post(ASK, words)
    assert (back.status_code, list(back.context["form"].errors)) == (422, ["theme"])
    token = back.context["form"].data["voice_held"]
    again = {name: value for name, value in words.items() if name != "voice"}
    answer = client.post(ASK, again | {"theme": WORDS["theme"], "voice_held": token})
    assert (answer.status_code, Question.objects.get().title) == (302, MADE)


def test_what_is_written_beside_it_is_compared_with_what_is_there(cast):
    earlier = question_of(cast.gp2, "How to empty pits in high water?")
    client = client_of(cast.gp)
    words = WORDS | {"title": "", "detail": "How do you empty pits in high water?"}
    first = client.post(ASK, words | {"voice": recording()})
    assert (first.status_code, Question.objects.count()) == (200, 1)
    assert earlier.get_absolute_url() in first.content.decode()
    second = client.post(ASK, dict(first.context["form"].data.items()))
    question = Question.objects.get(person=cast.gp)
    assert (second.status_code, question.title) == (302, MADE)
    assert (question.voice.seconds, question.detail) == (1, words["detail"])


def test_a_shielded_question_is_never_spoken(cast):
    words = WORDS | {"title": "", "shielded": "on", "voice": recording()}
    answer = client_of(cast.gp).post(ASK, words)
    assert (answer.status_code, Question.objects.count()) == (422, 0)
    assert set(answer.context["form"].errors) == {"title", "voice"}
    assert "aloud" not in answer.context["form"].errors["title"][0]
    with pytest.raises(IntegrityError), transaction.atomic():
        spoken_of(cast.gp, shielded=True)


def test_one_recording_asks_one_question(cast):
    told = {"place": cast.places.home_gp, "theme": Theme.objects.get(key="faecal-sludge")}
    told |= {"title": "", "language": "en", "enclosed": {"voice": held_voice()}}
    services.ask(by=cast.gp, **told)
    with pytest.raises(AnswersMissing), transaction.atomic():
        services.ask(by=cast.gp, **told)
    with pytest.raises(IntegrityError), transaction.atomic():
        services.ask(by=cast.gp, **told | {"enclosed": None})
    assert Question.objects.count() == 1


def test_its_asker_writes_it_down_later_and_once(cast):
    question = spoken_of(cast.gp, language="ta")
    workflow.apply(question, "register", by=cast.gp)
    where = f"{question.get_absolute_url()}title/"
    words = {"title": TITLE}
    given = [client_of(user).post(where, words) for user in (cast.gp2, cast.district, cast.reader)]
    assert [answer.status_code for answer in given] == [403, 403, 403]
    client = client_of(cast.gp)
    for wrong in ("", "x" * 201, "Call 98123 45678"):
        refused = client.post(where, {"title": wrong})
        assert refused.status_code == 422, wrong
        assert wrong in refused.content.decode()
    assert "Write the question in one sentence" in page_of(cast.gp, question)
    assert client.post(where, words).status_code == 302
    question.refresh_from_db()
    assert (question.title, question.title_language) == (TITLE, "ta")
    assert (question.gap.looked_for, question.gap.language) == (TITLE, "ta")
    assert Question.objects.like("empty a pit in high water", 1) == [question]
    assert Event.objects.filter(verb="title-question", subject_id=question.pk).count() == 1
    assert client.post(where, {"title": "Something else?"}).status_code == 403
    assert "Write the question in one sentence" not in page_of(cast.gp, question)


def test_what_the_register_says_in_other_words_stays(cast):
    question = spoken_of(cast.gp)
    workflow.apply(question, "register", by=cast.gp)
    question.refresh_from_db()
    type(question.gap).objects.filter(pk=question.gap_id).update(looked_for="Pits in high water")
    workflow.apply(question, "title", by=cast.gp, title=TITLE)
    question.gap.refresh_from_db()
    assert question.gap.looked_for == "Pits in high water"


def test_a_draft_of_its_answer_is_not_titled_by_it(cast):
    question = spoken_of(cast.gp)
    answer = answer_of(question, cast.gp2, "We let it rest for a year first.")
    version = workflow.apply(question, "draft", by=cast.gp2, answer=answer)
    assert version.title == "We let it rest for a year first."


def test_many_spoken_ones_cost_a_list_no_more(cast):
    spoken_of(cast.gp)

    def counted():
        with CaptureQueriesContext(connection) as captured:
            assert MADE in Client().get("/questions/").content.decode()
        return len(captured)

    counted()
    before = counted()
    for _n in range(3):
        spoken_of(cast.gp2)
    assert counted() == before


def test_the_form_says_that_one_may_speak(cast):
    form = QuestionForm(user=cast.gp)
    assert not form["title"].field.required
    assert "say it aloud" in client_of(cast.gp).get(ASK).content.decode()
