"""What the help desk holds of a person: what she asked and answered, and what was asked of her."""

from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from learning.holdings import day_words
from learning.models import Answer, Asked, Question


@holds(3)
def what_questions_hold(person):
    """Return what `person` asked at the help desk, what she answered and was asked."""
    told = ("place", "office", "theme", "voice")
    own = Question.objects.filter(person=person).select_related(*told).order_by("-pk")
    given = Answer.objects.filter(person=person).select_related("question", "office")
    asked = Asked.objects.filter(person=person).select_related("question")
    return [
        Section("questions", _("What you asked at the help desk"), own, _questions),
        Section("answers", _("What you answered"), given.order_by("-pk"), _answers),
        Section("asked", _("Questions asked of you"), asked.order_by("-pk"), _asked),
    ]


def _questions(rows):
    return [
        [
            Fact("title", _("Your question"), row.title, row.title_language),
            Fact("detail", _("More about it"), row.detail, row.language),
            Fact("theme", _("Theme"), row.theme.name),
            Fact("place", _("Place"), row.place.label),
            Fact("shielded", _("Shielded"), _("Yes") if row.shielded else _("No")),
            Fact("state", _("Status"), row.get_state_display()),
            Fact("asked", _("Asked"), day_words(row.asked_at)),
            *_voice(row),
            *_office(row),
        ]
        for row in rows
    ]


def _voice(row):
    if not hasattr(row, "voice"):
        return []
    return [Fact("voice", _("Voice note"), _("%(n)s seconds") % {"n": row.voice.seconds})]


def _answers(rows):
    return [
        [
            Fact("question", _("Question"), row.question.title, row.question.title_language),
            Fact("text", _("What you answered"), row.text, row.language),
            Fact("at", _("When"), day_words(row.at)),
            *_office(row),
        ]
        for row in rows
    ]


def _asked(rows):
    return [
        [
            Fact("question", _("Question"), row.question.title, row.question.title_language),
            Fact("why", _("Why you"), row.get_why_display()),
            Fact("at", _("When"), day_words(row.at)),
        ]
        for row in rows
    ]


def _office(row):
    if row.office is None:
        return []
    return [Fact("office", _("Office"), row.office.title, row.office.title_language)]
