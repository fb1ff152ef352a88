from django.conf import settings
from django.db import models
from django.db.models import Q

from events.models import Noun
from practices.choices import LANGUAGES


class HuntRound(Noun):
    """A while in which participants hunt for what they need, of a theme or of all.

    A workshop has one open round at most.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="rounds"
    )
    number = models.PositiveSmallIntegerField(help_text="From 1 in each workshop.")
    theme = models.ForeignKey(
        "practices.Theme", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "number"], name="round_number_once"),
            models.UniqueConstraint(
                fields=["workshop"], condition=Q(closed_at=None), name="round_one_open_a_workshop"
            ),
        ]

    def __str__(self):
        return f"{self.workshop_id}: {self.number}"


class _Line(Noun):
    """A line of somebody's sheet, by herself or typed from paper by `typist`.

    `uid` is the id that the browser gave it: sent again it is the same line.
    """

    participant = models.ForeignKey("workshops.Participant", on_delete=models.CASCADE)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    typist = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["made_at", "id"]
        default_related_name = "%(class)ss"

    def __str__(self):
        return str(self.pk)


class Need(_Line):
    """What a participant looks for in a round."""

    round = models.ForeignKey(HuntRound, on_delete=models.CASCADE)
    text = models.CharField(max_length=200)
    theme = models.ForeignKey(
        "practices.Theme", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta(_Line.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="need_says_something")
        ]


class Taking(_Line):
    """What a participant takes home: from a card, a practice, or whom she found, in her words."""

    round = models.ForeignKey(HuntRound, on_delete=models.CASCADE)
    need = models.ForeignKey(Need, null=True, blank=True, on_delete=models.SET_NULL)
    text = models.TextField(max_length=300)
    found = models.CharField(max_length=120, blank=True, help_text="Whom she found; can be empty.")
    card = models.ForeignKey("workshops.Card", null=True, blank=True, on_delete=models.SET_NULL)
    practice = models.ForeignKey(
        "practices.Practice", null=True, blank=True, on_delete=models.SET_NULL
    )

    class Meta(_Line.Meta):
        constraints = [
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="taking_says_something")
        ]
