"""The search side table: made by SQL, written by `search_index`, read by `search`."""

from django.contrib.postgres.search import SearchVectorField
from django.db import models


class SearchRow(models.Model):
    """What finding and counting need of one practice that a list may show."""

    practice = models.OneToOneField(
        "practices.Practice",
        primary_key=True,
        on_delete=models.DO_NOTHING,
        related_name="search_row",
    )
    place = models.ForeignKey("places.Place", on_delete=models.DO_NOTHING, related_name="+")
    published_at = models.DateTimeField()
    facets = models.BigIntegerField()
    endorsements = models.IntegerField(default=0)
    adoptions = models.IntegerField(default=0)
    confirm_by = models.DateField()
    sinks_on = models.DateField()
    state = models.CharField(max_length=12)
    title_key = models.TextField()
    title_vector = SearchVectorField()
    vector = SearchVectorField()

    class Meta:
        managed = False
        db_table = "practices_search"

    def __str__(self):
        return f"Search row of practice {self.practice_id}"


class SearchWord(models.Model):
    """A word of published entries, as the search compares it, and how many entries have it.

    `stemmer` is the text search configuration of its script; None where it is only the stem of
    others. Triggers of `practices_search` keep the counts.
    """

    word = models.TextField(primary_key=True)
    stemmer = models.CharField(max_length=12, null=True)  # noqa: DJ001 - made by SQL
    entries = models.IntegerField(default=0)

    class Meta:
        managed = False
        db_table = "practices_search_word"

    def __str__(self):
        return self.word
