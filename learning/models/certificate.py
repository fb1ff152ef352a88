"""A certificate that an office made itself once it was earned, and what was told of uptake."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from events.models import Noun
from learning.recognition.choices import OF_A_PRACTICE, OF_AN_OFFICE, Merit, Named
from learning.recognition.codes import new_code
from learning.recognition.querysets import CertificateQuerySet


class Certificate(Noun):
    """What an office is thanked for: once a practice (or office), merit and mark.

    It holds no name: whose stands on it is read from the entry, and gone with it there.
    """

    code = models.CharField(max_length=14, unique=True, default=new_code, editable=False)
    merit = models.CharField(max_length=8, choices=Merit.choices)
    mark = models.PositiveIntegerField(help_text="From how many on it was earned.")
    number = models.PositiveIntegerField(help_text="How many there were when it was made.")
    districts = models.PositiveIntegerField(default=0)
    office = models.ForeignKey(
        "accounts.Office", on_delete=models.PROTECT, related_name="certificates"
    )
    practice = models.ForeignKey(
        "practices.Practice",
        null=True,
        on_delete=models.PROTECT,
        related_name="certificates",
    )
    version = models.ForeignKey(
        "practices.Version", null=True, on_delete=models.PROTECT, related_name="+"
    )
    named = models.CharField(max_length=8, choices=Named.choices, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="certificates",
        help_text="Who made it; null once erased.",
    )
    at = models.DateTimeField()

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "merit", "mark"],
                condition=Q(practice__isnull=False),
                name="certificate_once_a_practice",
            ),
            models.UniqueConstraint(
                fields=["office", "merit", "mark"],
                condition=Q(practice=None),
                name="certificate_once_an_office",
            ),
            models.CheckConstraint(
                condition=Q(merit__in=OF_A_PRACTICE, practice__isnull=False, version__isnull=False)
                | Q(merit__in=OF_AN_OFFICE, practice=None, version=None, named=""),
                name="certificate_of_what_it_thanks_for",
            ),
            models.CheckConstraint(
                condition=Q(mark__gte=1, number__gte=models.F("mark")),
                name="certificate_was_earned",
            ),
        ]

    def __str__(self):
        return self.code

    def get_absolute_url(self):
        return reverse("learning:certificate", args=[self.code])


class UptakeNews(Noun):
    """That the people of a practice were told from how many places on it is in use: once each."""

    practice = models.ForeignKey(
        "practices.Practice", on_delete=models.CASCADE, related_name="uptake_news"
    )
    mark = models.PositiveIntegerField()
    places = models.PositiveIntegerField()
    districts = models.PositiveIntegerField()
    until = models.DateTimeField(help_text="What happened before this counts.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "mark"], name="uptake_told_once"),
            models.CheckConstraint(
                condition=Q(mark__gte=1, places__gte=models.F("mark")), name="uptake_was_reached"
            ),
        ]

    def __str__(self):
        return f"Practice {self.practice_id} in {self.places} places"
