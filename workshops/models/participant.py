from django.conf import settings
from django.db import models
from django.db.models import Q

from events.models import Noun
from places.choices import Level
from workshops.choices import Gender, Success


class ParticipantQuerySet(models.QuerySet):
    def expected(self):
        """Leave out who cannot come, and whose invitation was withdrawn unanswered.

        Whoever came counts, whatever she had answered before.
        """
        gone = Q(declined_at__isnull=False) | Q(invitation__ended_at__isnull=False)
        return self.exclude(gone, accepted_at=None)


class Participant(Noun):
    """Somebody who is invited to a workshop or comes to it, with an account or without one.

    Who has an account is named by it alone. `uid` is the id of the form that brought her: sent
    again it makes nobody new. Without an account she has one session: her badge opens nothing on
    another phone until it is freed. Forgotten, the row still counts, without name, office and
    gender.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="participants"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="takes_part",
    )
    name = models.CharField(max_length=120, blank=True)
    office_title = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=16, choices=Level.choices)
    district = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    gender = models.CharField(max_length=8, choices=Gender.choices, blank=True)
    gender_agreed_at = models.DateTimeField(null=True, blank=True)
    success = models.CharField(max_length=12, choices=Success.choices, blank=True)
    table = models.CharField(max_length=12, blank=True, help_text="Where she sits in the hall.")
    # Of the badge, like a door's; null where there is none any more.
    badge_hash = models.CharField(  # noqa: DJ001
        max_length=64, null=True, unique=True, editable=False
    )
    seat_mark = models.CharField(
        max_length=64, blank=True, default="", editable=False, help_text="Which session is hers."
    )
    added_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(
        null=True, blank=True, help_text="Counts no more once she came."
    )
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["workshop", "person"],
                condition=Q(person__isnull=False),
                name="participant_once_a_workshop",
            ),
            models.CheckConstraint(
                condition=Q(gender="") | Q(gender_agreed_at__isnull=False),
                name="participant_gender_with_consent",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at=None)
                | Q(person=None, name="", office_title="", gender="", badge_hash=None),
                name="participant_forgotten_wholly",
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=False)
                | Q(person__isnull=False)
                | Q(name__regex=r"\S"),
                name="participant_has_a_name",
            ),
        ]

    def __str__(self):
        return str(self.pk)

    @property
    def came_by_code(self):
        """Whether she put herself on the list, and named her own district."""
        return self.accepted_at is not None and self.accepted_at == self.added_at

    @property
    def shown_name(self):
        """The name as the people who run the workshop see it; empty where it is forgotten."""
        return self.person.shown_name if self.person_id else self.name
