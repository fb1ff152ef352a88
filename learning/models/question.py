"""A question at the help desk, who was asked it, and what people answer."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.urls import reverse

from events.models import Noun
from learning.choices import QuestionState, WhyAsked
from learning.questions.querysets import AnswerQuerySet, QuestionQuerySet
from practices.choices import LANGUAGES, Terrain
from practices.models.attachment import PhotoFile, SoundFile


class Question(Noun):
    """What somebody wants to know of those who have done it.

    Like a gap it belongs to the office that its asker spoke for, without one to the person.
    `shown_place` is all of its place that anybody may know, `shown_at` of its time. Of a
    shielded one `asked_at` is the end of the week in which it was asked, from which its clock runs:
    until then `opens_on` says when others read of it. `asked_desk` and `asked_above` are the desks
    that the clock has told: each once.
    """

    title = models.CharField(max_length=200)
    title_made = models.BooleanField(
        default=False, help_text="It was only spoken: the title is made of its theme."
    )
    detail = models.TextField(max_length=1000, blank=True)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    folded = models.CharField(max_length=400, editable=False, help_text="For finding its like.")
    theme = models.ForeignKey("practices.Theme", on_delete=models.PROTECT, related_name="questions")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="questions")
    shown_place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    desk = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(
        "practices.Practice",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="questions",
        help_text="The practice on whose page it was asked.",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="questions",
        help_text="Null once erased.",
    )
    office = models.ForeignKey(
        "accounts.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="questions"
    )
    fresh = models.BooleanField(
        default=False, help_text="What it is about waits at its desk: nobody but those asked reads."
    )
    shielded = models.BooleanField(default=False)
    terrain = models.CharField(max_length=8, choices=Terrain.choices, blank=True)
    state = models.CharField(
        max_length=10, choices=QuestionState.choices, default=QuestionState.OPEN
    )
    best = models.OneToOneField(
        "learning.Answer", null=True, blank=True, on_delete=models.PROTECT, related_name="best_of"
    )
    gap = models.OneToOneField(
        "learning.Gap", null=True, blank=True, on_delete=models.PROTECT, related_name="question"
    )
    asked_desk = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_above = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    shown_at = models.DateTimeField(help_text="Of a shielded one the month alone.")
    opens_on = models.DateField(
        null=True, blank=True, help_text="When others read a shielded one; null once they do."
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-shown_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-shown_at", "-id"], name="question_state_newest"),
            models.Index(fields=["theme", "-shown_at", "-id"], name="question_theme_newest"),
            models.Index(fields=["shown_place", "-shown_at", "-id"], name="question_place_newest"),
            models.Index(
                fields=["asked_at"],
                condition=Q(state="open", asked_above=None),
                name="question_under_the_clock",
            ),
            GinIndex(OpClass("folded", name="gin_trgm_ops"), name="question_like"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(title__regex=r"\S"), name="question_says_what"),
            models.CheckConstraint(
                condition=Q(state__in=QuestionState.values), name="question_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["answered", "closed"], best__isnull=False)
                | Q(state="hidden")
                | Q(state__in=["open", "gap", "withdrawn"], best=None),
                name="question_answered_by_one",
            ),
            models.CheckConstraint(
                condition=~Q(state="gap") | Q(gap__isnull=False), name="question_gap_is_registered"
            ),
            models.CheckConstraint(
                condition=Q(fresh=False) | Q(about__isnull=False),
                name="question_fresh_of_one",
            ),
            models.CheckConstraint(
                condition=Q(shielded=True, about=None) | Q(shielded=False, terrain=""),
                name="question_terrain_if_shielded",
            ),
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(shielded=True), name="question_waits_if_shielded"
            ),
            models.CheckConstraint(
                condition=Q(title_made=False) | Q(shielded=False), name="question_spoken_is_open"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self):
        return self.state == QuestionState.OPEN

    @property
    def title_language(self):
        """The language of its title: of a made one English, where the portal speaks not its own."""
        is_own = not self.title_made or self.language in dict(settings.LANGUAGES)
        return self.language if is_own else settings.LANGUAGE_CODE

    def get_absolute_url(self):
        return reverse("learning:question", args=[self.pk])


class Answer(Noun):
    """What one person answers, for her office; `practice` is an entry that tells more.

    Taken back, the row goes.
    """

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(max_length=2000)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="answers",
        help_text="Null once erased.",
    )
    office = models.ForeignKey(
        "accounts.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )
    practice = models.ForeignKey(
        "practices.Practice",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="answers_that_name_it",
        help_text="Published, or the draft that its writer made of it.",
    )
    hidden = models.BooleanField(default=False, help_text="By the desk, for personal data.")
    at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="question_answer_says_what")
        ]

    def __str__(self):
        return f"Answer to question {self.question_id}"

    def get_absolute_url(self):
        return self.question.get_absolute_url()


class Asked(Noun):
    """One person of whom a question is asked, and why of her. Nobody else sees who it is."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="asked")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="questions_asked_of"
    )
    why = models.CharField(max_length=10, choices=WhyAsked.choices)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="asked_person_newest")]
        constraints = [
            models.UniqueConstraint(fields=["question", "person"], name="asked_once_a_person")
        ]

    def __str__(self):
        return f"Question {self.question_id} asked of {self.person_id}"


class QuestionPhoto(PhotoFile):
    """The photo of a question: one at most, and none of a shielded one, which it would show."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="photo")
    description = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(widths__len__gte=1, width__gte=1, height__gte=1),
                name="question_photo_ready_has_files",
            )
        ]

    def __str__(self):
        return f"{self.question_id}: {self.state}"

    @property
    def widest(self):
        """The width under which its largest file is asked for."""
        return max(self.widths)


class QuestionVoice(SoundFile):
    """The voice note of a question: one at most, and none of a shielded one, whom it would name."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="voice")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(seconds__gte=1, seconds__lte=130), name="question_voice_is_short"
            )
        ]

    def __str__(self):
        return f"{self.question_id}: {self.state}"
