"""The glossary: the words of the field that mean one thing, across languages."""

from django.db import models

from events.models import Noun


class GlossaryTermQuerySet(models.QuerySet):
    def current(self):
        """Keep the terms that were not retired."""
        return self.filter(retired_at=None)


class GlossaryTerm(Noun):
    """One thing and what it is called: `words` is {language: [words]}. `query` and `marks` follow
    from them: all of them as one tsquery, and as folded words that count as hits.
    """

    words = models.JSONField(default=dict)
    note = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=1, help_text="Counts up with each save.")
    retired_at = models.DateTimeField(null=True, blank=True)
    query = models.TextField(editable=False)
    marks = models.TextField(editable=False)

    objects = GlossaryTermQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(words={}), name="glossary_term_has_words")
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        """Its first English word, else the first of any language."""
        return next(iter(self.words.get("en") or next(iter(self.words.values()))))


class GlossaryForm(models.Model):
    """One word of a term, as typed words are compared with it: folded, stemmed, by its sound."""

    term = models.ForeignKey(GlossaryTerm, on_delete=models.CASCADE, related_name="forms")
    folded = models.CharField(max_length=200)
    stemmed = models.CharField(max_length=400)
    key = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["folded"], name="glossary_form_folded"),
            models.Index(fields=["stemmed"], name="glossary_form_stemmed"),
            models.Index(fields=["key"], name="glossary_form_key"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["term", "folded"], name="glossary_form_once")
        ]

    def __str__(self):
        return self.folded
