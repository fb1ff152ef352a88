"""The help desk, as `/questions/` shows it to somebody who is not signed in."""

from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers as s

from events.api import (
    LICENCE,
    PAGING,
    STRANGER,
    Listed,
    ReadView,
    UnknownValue,
    absolute,
    answers,
    listed,
    page_size,
    parameter,
)
from learning.api import parts
from learning.choices import QUESTIONS_LISTED, GapState
from learning.models import Gap, Question
from learning.telling import asker_words, place_words, writer_words
from learning.views.questions import OF_EVERYBODY, answers_for, asked_of, found_by

LIST = """Questions of the help desk: those that wait for an answer unless `status` or `answer` says
otherwise, the newest first. Several filters mean all of them. A value that does not exist is
answered 400 and names its parameter. Go on by `next` until it is null."""
ONE = """A question with its answers, the chosen one first. Of a shielded one neither place nor
office nor day is told, here as on its page. Photos and voice notes are for people in office."""


def row(question):
    """Return what a list tells of a question loaded `with_row_data`."""
    return {
        "pk": question.pk,
        "url": absolute(question.get_absolute_url()),
        "api": absolute(reverse("api:question", args=[question.pk])),
        "title": question.title,
        "title_language": question.title_language,
        "spoken": question.title_made,
        "detail": question.detail,
        "language": question.language,
        "state": question.state,
        "theme": question.theme.key,
        "place": parts.place(question.shown_place, place_words(question)),
        "shielded": question.shielded,
        "asked_by": parts.office(asker_words(question)),
        "asked_on": parts.day(question.shown_at, question.shielded),
        "answers": question.answer_count,
    }


def whole(question):
    """Return all that is told of a question: `row`, its answers, what it is about, its gap."""
    given = answers_for(STRANGER, question)
    found = parts.practices([question.about_id, *(one.practice_id for one in given)])
    return (
        {"licence": LICENCE}
        | row(question)
        | {
            "answers": [_answer(one, question, found) for one in given],
            "about": found.get(question.about_id),
            "gap": _gap(question),
        }
    )


def _answer(answer, question, found):
    return {
        "text": answer.text,
        "language": answer.language,
        "best": answer.pk == question.best_id,
        "answered_by": parts.office(writer_words(answer)),
        "answered_on": parts.day(answer.at, question.shielded),
        "practice": found.get(answer.practice_id),
    }


def _gap(question):
    """Return where it is asked for of everybody, None where it is not, or is answered."""
    if not question.gap_id:
        return None
    gaps = Gap.objects.visible_to(STRANGER).filter(state=GapState.OPEN)
    gap = gaps.filter(pk=question.gap_id).first()
    return gap and absolute(reverse("api:gap", args=[gap.pk]))


# What openapi.json says of them


class _Question(s.Serializer):
    pk = s.IntegerField()
    url = s.URLField(help_text="Its page.")
    api = s.URLField(help_text="All that is told of it.")
    title = s.CharField()
    title_language = s.CharField()
    spoken = s.BooleanField(help_text="It was only spoken: the title is made of its theme.")
    detail = s.CharField(allow_blank=True)
    language = s.CharField(help_text="In which it is asked.")
    state = s.ChoiceField([state.value for state in QUESTIONS_LISTED])
    theme = s.CharField(help_text="The key of its theme.")
    place = parts.NamedPlace()
    shielded = s.BooleanField(help_text="Neither place nor office is told, and months alone.")
    asked_by = parts.OfficeInWords()
    asked_on = s.CharField(help_text="YYYY-MM-DD, of a shielded one YYYY-MM.")


class QuestionRow(_Question):
    answers = s.IntegerField(min_value=0, help_text="How many.")


class QuestionPage(Listed):
    results = QuestionRow(many=True)


class AnswerToIt(s.Serializer):
    text = s.CharField()
    language = s.CharField()
    best = s.BooleanField(help_text="Whether it was chosen: this answers it.")
    answered_by = parts.OfficeInWords()
    answered_on = s.CharField(help_text="YYYY-MM-DD, to a shielded one YYYY-MM.")
    practice = parts.NamedPractice(allow_null=True, help_text="It is told at length there.")


class WholeQuestion(_Question):
    licence = s.CharField()
    answers = AnswerToIt(many=True)
    about = parts.NamedPractice(allow_null=True, help_text="The practice that it is about.")
    gap = s.URLField(allow_null=True, help_text="Nobody knew: it is asked for of everybody there.")


NAME = parts.key_of("question", "a question")
FILTERS = [
    parameter("theme", "The key of a theme, as under /themes/."),
    parameter("state", "The LGD code of a state."),
    parameter("status", "Those that wait unless something else is asked for.", enum=OF_EVERYBODY),
    parameter("answer", "The code of a practice: what is about it, or answered by it."),
    *PAGING,
]
EXAMPLE = OpenApiExample(
    "A list of one",
    value={
        "licence": LICENCE,
        "next": None,
        "results": [
            {
                "pk": 17,
                "url": "https://sourcebook.example.gov.in/questions/17/",
                "api": "https://sourcebook.example.gov.in/api/v1/questions/17/",
                "title": "How do you empty a pit in high water?",
                "title_language": "en",
                "spoken": False,
                "detail": "It never dries.",
                "language": "en",
                "state": "open",
                "theme": "faecal-sludge",
                "place": {
                    "key": "state:8",
                    "level": "state",
                    "name": "Rajasthan",
                    "label": "A Gram Panchayat in Rajasthan",
                    "label_language": "en",
                },
                "shielded": True,
                "asked_by": {
                    "office": None,
                    "place": {"text": "A Gram Panchayat in Rajasthan", "language": "en"},
                },
                "asked_on": "2026-10",
                "answers": 2,
            }
        ],
    },
)


# The views


class Questions(ReadView):
    """The list of `/questions/`, as data."""

    @extend_schema(
        operation_id="questions",
        tags=["help desk"],
        summary="List questions",
        description=LIST,
        parameters=FILTERS,
        responses=answers(QuestionPage, EXAMPLE),
    )
    def get(self, request):
        if same := self.unchanged(request):
            return same
        given, size = request.query_params, page_size(request.query_params)
        asked = parts.known(lambda: asked_of(given))
        if asked["status"] not in OF_EVERYBODY:  # one's own, for which one must be known
            raise UnknownValue("status", asked["status"])
        found, following = parts.page_below(request, found_by(STRANGER, asked), size, "shown_at")
        return listed([row(question) for question in found], following)


class OneQuestion(ReadView):
    """A question and its answers, as its page shows them."""

    @extend_schema(
        operation_id="question",
        tags=["help desk"],
        summary="One question with its answers",
        description=ONE,
        parameters=[NAME],
        responses=answers(WholeQuestion),
    )
    def get(self, request, question):
        questions = Question.objects.visible_to(STRANGER).with_row_data()
        return whole(get_object_or_404(questions, pk=question))


addresses = [
    path("questions/", Questions.as_view(), name="questions"),
    path("questions/<int:question>/", OneQuestion.as_view(), name="question"),
]
