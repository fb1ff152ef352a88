from django.conf import settings
from django.db import models
from django.db.models import Q

from events.models import Noun
from practices.choices import LANGUAGES
from workshops.choices import CardKind, InReport


class Cluster(Noun):
    """Cards of a workshop that tell of the same, under a name."""

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="clusters"
    )
    name = models.CharField(max_length=60)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "name"], name="cluster_named_once"),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="cluster_has_a_name"),
        ]

    def __str__(self):
        return self.name


class Card(Noun):
    """One thing that somebody told in a workshop, from her phone or from paper.

    Who told it and who typed it stay apart: `told_by` is a participant, or `teller_name` and
    `teller_office` say it in words that can be emptied; `typed_by` is a participant,
    `typist` somebody with an account who runs the workshop. `uid` is the id that the browser gave
    it: sent again it is the same card. `paper` is the code on the sheet it was written on.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="cards"
    )
    number = models.PositiveIntegerField(help_text="From 1 in each workshop, as it came.")
    kind = models.CharField(max_length=12, choices=CardKind.choices)
    text = models.TextField(max_length=400)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    theme = models.ForeignKey(
        "practices.Theme", null=True, blank=True, on_delete=models.PROTECT, related_name="cards"
    )
    district = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    place_text = models.CharField(max_length=120, blank=True)
    told_by = models.ForeignKey(
        "workshops.Participant", null=True, on_delete=models.SET_NULL, related_name="told_cards"
    )
    teller_name = models.CharField(max_length=120, blank=True)
    teller_office = models.CharField(max_length=120, blank=True)
    typed_by = models.ForeignKey(
        "workshops.Participant", null=True, on_delete=models.SET_NULL, related_name="typed_cards"
    )
    typist = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="typed_cards",
    )
    paper = models.CharField(max_length=6, blank=True)
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="cards"
    )
    practice = models.ForeignKey(
        "practices.Practice",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="cards",
        help_text="What it became, while that is there.",
    )
    gap_uid = models.UUIDField(
        null=True,
        editable=False,
        help_text="Of what is asked for with it: that is a row of a room above.",
    )
    in_report = models.CharField(
        max_length=8,
        choices=InReport.choices,
        default=InReport.SHOWN,
        help_text="By the word of who told it, from her own phone.",
    )
    left_out = models.BooleanField(default=False, help_text="Of the report, by who runs it.")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "number"], name="card_number_once"),
            models.UniqueConstraint(
                fields=["workshop", "paper"], condition=~Q(paper=""), name="card_paper_typed_once"
            ),
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="card_says_something"),
            models.CheckConstraint(condition=Q(kind__in=CardKind.values), name="card_kind_known"),
            models.CheckConstraint(
                condition=Q(in_report__in=InReport.values), name="card_in_report_known"
            ),
        ]

    def __str__(self):
        return f"{self.workshop_id}: {self.number}"

    @property
    def where(self):
        """Where it was told of, in words."""
        return self.district.name_here if self.district_id else self.place_text
