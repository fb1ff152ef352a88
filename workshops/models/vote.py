from django.db import models
from django.db.models import F, Q

from events.models import Noun
from workshops.choices import MOST_DOTS, VoteAbout, VoteLevel


class Vote(Noun):
    """A choice between cards, or groups of them, to which each gives `dots` dots at most."""

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="votes"
    )
    number = models.PositiveSmallIntegerField(help_text="From 1 in each workshop.")
    title = models.CharField(max_length=120)
    about = models.CharField(max_length=8, choices=VoteAbout.choices)
    dots = models.PositiveSmallIntegerField(help_text="How many each person has.")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "number"], name="vote_number_once"),
            # Dots point here with the number that each has, so that it holds for all of them.
            models.UniqueConstraint(fields=["id", "dots"], name="vote_with_its_dots"),
            models.CheckConstraint(condition=Q(title__regex=r"\S"), name="vote_has_a_title"),
            models.CheckConstraint(
                condition=Q(dots__gte=1, dots__lte=MOST_DOTS), name="vote_of_some_dots"
            ),
        ]

    def __str__(self):
        return f"{self.workshop_id}: {self.number}"


class VoteChoice(Noun):
    """What dots are given to: a card, or a group by the name that it had."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="options")
    number = models.PositiveSmallIntegerField(help_text="From 1 in each vote.")
    card = models.ForeignKey(
        "workshops.Card", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "number"], name="choice_number_once"),
            models.UniqueConstraint(fields=["id", "vote"], name="choice_with_its_vote"),
            models.CheckConstraint(
                condition=Q(card=None, name__regex=r"\S") | Q(card__isnull=False, name=""),
                name="choice_of_a_card_or_a_name",
            ),
        ]

    def __str__(self):
        return f"{self.vote_id}: {self.number}"

    @property
    def words(self):
        return self.card.text if self.card_id else self.name


class Dot(Noun):
    """One dot of a participant.

    `slot` counts hers from 1 and is never above `most`, which a foreign key holds to be the
    `dots` of its vote: so nobody has more, however many requests come at once. Its choice is
    held to be one of its vote in the same way (see the migration). No time is kept.
    """

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="placed")
    choice = models.ForeignKey(VoteChoice, on_delete=models.CASCADE, related_name="placed")
    participant = models.ForeignKey(
        "workshops.Participant", on_delete=models.CASCADE, related_name="dots"
    )
    slot = models.PositiveSmallIntegerField()
    most = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "participant", "slot"], name="dot_once_in_its_slot"
            ),
            models.CheckConstraint(
                condition=Q(slot__gte=1, slot__lte=F("most")), name="dot_among_the_allowed"
            ),
        ]

    def __str__(self):
        return str(self.pk)


class Pile(Noun):
    """Dots on paper of one level: how many people gave them."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="piles")
    level = models.CharField(max_length=8, choices=VoteLevel.choices)
    voters = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["vote", "level"], name="pile_once_a_level")]

    def __str__(self):
        return f"{self.vote_id}: {self.level}"


class PileCount(Noun):
    """How many dots of a pile are on one choice."""

    pile = models.ForeignKey(Pile, on_delete=models.CASCADE, related_name="counts")
    choice = models.ForeignKey(VoteChoice, on_delete=models.CASCADE, related_name="counts")
    dots = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["pile", "choice"], name="pile_counts_a_choice_once")
        ]

    def __str__(self):
        return f"{self.pile_id}: {self.choice_id}"
