from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from accounts.standing import standing_of
from events.models import Noun
from practices.choices import LANGUAGES
from workshops.choices import AskState


class AskQuerySet(models.QuerySet):
    def readable_by(self, user):
        """Keep those where `user` runs it or came, and those that her office is to answer."""
        standing = standing_of(user)
        if standing.user_id is None:
            return self.none()
        runs = Q(workshop__office__in=standing.office_ids)
        runs |= Q(workshop__facilitators__person=standing.user_id)
        came = Q(workshop__participants__person=standing.user_id)
        return self.filter(runs | came | Q(office__in=standing.office_ids)).distinct()

    def still_open(self):
        """Keep those without an answer, with what a row shows."""
        rows = self.filter(state__in=AskState.OPEN)
        return rows.select_related("office__place", "district", "card")


class Ask(Noun):
    """What a workshop asks of the seniors who come to listen, and what becomes of it.

    It comes from a district's team (`asked_by`, `district`) or from a `card`. Decided in the
    session, or promised: by a day, by an office or by somebody who is named; later answered.
    """

    workshop = models.ForeignKey(
        "workshops.Workshop", on_delete=models.CASCADE, related_name="asks"
    )
    number = models.PositiveIntegerField(help_text="From 1 in each workshop.")
    text = models.TextField(max_length=300)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    district = models.ForeignKey(
        "places.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    card = models.ForeignKey(
        "workshops.Card", null=True, blank=True, on_delete=models.SET_NULL, related_name="asks"
    )
    asked_by = models.ForeignKey(
        "workshops.Participant", null=True, on_delete=models.SET_NULL, related_name="asks"
    )
    typist = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=AskState.choices, default=AskState.ASKED)
    words = models.TextField(max_length=600, blank=True, help_text="The decision or the answer.")
    words_language = models.CharField(max_length=12, blank=True)
    due_on = models.DateField(null=True, blank=True)
    office = models.ForeignKey(
        "accounts.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answerer = models.CharField(max_length=120, blank=True, help_text="Can be emptied.")
    settled_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    objects = AskQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "number"], name="ask_number_once"),
            models.CheckConstraint(condition=Q(text__regex=r"\S"), name="ask_says_something"),
            models.CheckConstraint(
                condition=Q(state=AskState.ASKED, words="", due_on=None)
                | Q(state=AskState.PROMISED, words="", due_on__isnull=False)
                | Q(
                    state__in=[AskState.DECIDED, AskState.ANSWERED],
                    words__regex=r"\S",
                    settled_at__isnull=False,
                ),
                name="ask_settled_in_words",
            ),
        ]

    def __str__(self):
        return f"{self.workshop_id}: {self.number}"

    def get_absolute_url(self):
        return reverse("workshops:ask", args=[self.workshop_id, self.number])

    @property
    def is_open(self):
        return self.state in AskState.OPEN
