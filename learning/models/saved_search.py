"""Searches that somebody follows, and the one notice of a day about what is new in them."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse

from events.models import Noun


class SavedSearch(Noun):
    """A list, as its address asks for it, of which one person wants to hear what is new."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_searches"
    )
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2400, help_text="As in an address, in order.")
    at = models.DateTimeField()
    told_until = models.DateTimeField(help_text="What was published later is news.")

    class Meta:
        ordering = ["name", "id"]
        indexes = [models.Index(fields=["told_until"], name="saved_search_told_until")]
        constraints = [
            models.UniqueConstraint(fields=["person", "query"], name="saved_search_once_a_person"),
            models.CheckConstraint(
                condition=models.Q(name__regex=r"\S"), name="saved_search_has_a_name"
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def address(self):
        """The list that it stands for, newest first."""
        return f"{reverse('practices:list')}?{self.query}"


class SearchNews(Noun):
    """What was new on one day in the searches of one person: `{uid of the search: how many}`.

    `practices` are the keys of the newest, for her digest. A day tells what was new before it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    found = models.JSONField()
    practices = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "day"], name="search_news_once_a_day")
        ]

    def __str__(self):
        return f"{self.day} for {self.person_id}"
