"""What the help desk forgets of a person: what was asked and answered stays, without her."""

from django.db.models import Q

from accounts.models import Posting
from accounts.personal import forgets_person
from events.marks import marks_of, without
from learning.models import Answer, Asked, Question, QuestionPhoto, QuestionVoice
from learning.questions.files import drop_photos, drop_voices
from learning.questions.titling import folded_of


@forgets_person("name", "person")
def cut_out_of_questions(person, at):
    """Cut her name and numbers out of what she, or an office of hers, asked and answered.

    Also out of what others say below her questions, and above her answers.
    """
    marks = marks_of(person)
    if marks is None:
        return
    held = Posting.objects.filter(person=person)
    near = Q(person=person) | Q(office__in=held.values("office"))
    about = near | Q(place__in=held.values("office__place"))
    about |= Q(pk__in=Answer.objects.filter(near).values("question"))
    questions = Question.objects.filter(about)
    answers = Answer.objects.filter(near | Q(question__in=questions.values("pk")))
    photos = QuestionPhoto.objects.filter(question__in=questions.values("pk"))
    _rewrite(answers, marks, ("text",))
    _rewrite(photos, marks, ("description",))
    _rewrite(questions, marks, ("title", "detail"))


@forgets_person("person")
def forget_in_questions(person, at):
    """Take her off questions and answers; her photos and her voice go for good."""
    drop_photos(QuestionPhoto.objects.filter(question__person=person), at)
    drop_voices(QuestionVoice.objects.filter(question__person=person), at)
    Question.objects.filter(person=person).update(person=None)
    Answer.objects.filter(person=person).update(person=None)
    Asked.objects.filter(person=person).delete()


def _rewrite(rows, marks, fields):
    for row in rows:
        told = {field: without(marks, getattr(row, field)) for field in fields}
        if "title" in told:
            told["title"] = told["title"][:200]
            told["folded"] = folded_of(told["title"], told["detail"])
        if any(getattr(row, field) != words for field, words in told.items()):
            type(row).objects.filter(pk=row.pk).update(**told)
