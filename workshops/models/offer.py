"""An offer: an office can host others at its place, or needs to see something elsewhere."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.querysets import today
from events.models import Noun
from practices.choices import LANGUAGES
from workshops.visits.choices import FURTHEST_KM, LONGEST_WAY, LONGEST_WORDS, MOST_PEOPLE, Side
from workshops.visits.querysets import OfferQuerySet


class Offer(Noun):
    """What an office can show to others, or needs to see, until a day.

    It belongs to the office, whose present holder carries it on. `practices` are shown only while
    they are published and not shielded (`offering.practices_of`). `months` are numbers, empty for
    any. The way there is what the hosts tell of it: the portal knows no roads.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="offers",
        help_text="At which it was made.",
    )
    side = models.CharField(max_length=4, choices=Side.choices)
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="offers")
    place = models.ForeignKey("places.Place", on_delete=models.PROTECT, related_name="offers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="offers",
        help_text="Null once erased.",
    )
    words = models.TextField(max_length=LONGEST_WORDS)
    words_language = models.CharField(max_length=12, choices=LANGUAGES)
    themes = models.ManyToManyField("practices.Theme", related_name="offers")
    practices = models.ManyToManyField("practices.Practice", related_name="offers", blank=True)
    languages = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    months = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    people = models.PositiveSmallIntegerField()
    from_town = models.CharField(
        max_length=80, blank=True, help_text="From where the way to it is told."
    )
    km = models.PositiveSmallIntegerField(null=True, blank=True)
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    until = models.DateField(help_text="The last day on which it stands.")
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    objects = OfferQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["side", "until"], name="offer_side_until")]
        constraints = [
            models.CheckConstraint(condition=Q(words__regex=r"\S"), name="offer_says_what"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="offer_side_known"),
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE), name="offer_for_some_people"
            ),
            models.CheckConstraint(
                condition=Q(km=None, hours=None) | Q(from_town__regex=r"\S"),
                name="offer_way_begins_somewhere",
            ),
            models.CheckConstraint(
                condition=(Q(km=None) | Q(km__lte=FURTHEST_KM))
                & (Q(hours=None) | Q(hours__gt=0, hours__lte=LONGEST_WAY)),
                name="offer_way_of_some_length",
            ),
            models.CheckConstraint(
                condition=Q(months__contained_by=list(range(1, 13))), name="offer_months_known"
            ),
        ]

    def __str__(self):
        return f"{self.side}: {self.words[:40]}"

    @property
    def is_open(self):
        """Whether it stands today."""
        return self.withdrawn_at is None and self.until >= today()

    @property
    def hosts(self):
        return self.side == Side.HOST

    def get_absolute_url(self):
        return reverse("workshops:offer", args=[self.pk])
