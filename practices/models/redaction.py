"""Passages of accepted versions that no reader gets any more. The text itself stays frozen."""

import uuid

from django.db import models
from django.db.models import Q

from events.marks import CUT
from events.models import Noun
from practices.choices import HidingReason

LEAST_LETTERS = len(CUT)  # so that the mark is never longer than what it stands for
# Of which a version has several, by their position.
PARTS = ("tag_names", "steps", "card_lines", "photos")


def covered(text, passages):
    """Return `text` with the mark, which tells no length, for each of its (start, length)."""
    for start, stop in reversed(_joined(passages)):
        text = text[:start] + CUT + text[stop:]
    return text


def _joined(passages):
    """Return [start, stop] of each passage, those that touch as one."""
    joined = []
    for start, length in sorted(map(tuple, passages)):
        if joined and start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], start + length)
        else:
            joined.append([start, start + length])
    return joined


def passages_hidden(version):
    """Return how many passages of `version`, its steps and its photos are hidden now."""
    rows = (version, *version.steps.all(), *version.photos.all())
    return sum(len(passages) for row in rows for passages in row.hidden.values())


class Redactable(models.Model):
    """A row of words that covers its hidden passages as it is read, for whoever reads it.

    `hidden` follows from the `Redaction`s of its version; the trigger that freezes the words lets
    it alone change. Only `values()` and SQL see the words themselves: no page may use them.
    """

    HIDEABLE = ()

    hidden = models.JSONField(
        default=dict, blank=True, editable=False, help_text="Of each field [[start, length]]."
    )

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db, field_names, values):
        """Return the row with its hidden passages covered."""
        row = super().from_db(db, field_names, values)
        loaded = [field for field in cls.HIDEABLE if field in row.__dict__]
        for field in loaded if loaded and row.hidden else ():
            row.__dict__[field] = row._covered(field)
        return row

    def _covered(self, field):
        words = self.__dict__[field]
        if not isinstance(words, list):
            return covered(words, self.hidden.get(field, ()))
        parts = enumerate(words, start=1)
        told = [covered(part, self.hidden.get(f"{field}/{n}", ())) for n, part in parts]
        return [part for part in told if part != CUT]


class Redaction(Noun):
    """One hidden passage: where it stands in an accepted version, never what it says.

    `act` is one hiding of the same words in all versions; who did it says the log. What was hidden
    because a person is forgotten (`HidingReason.FORGOTTEN`) is never shown again.
    """

    version = models.ForeignKey(
        "practices.Version", on_delete=models.CASCADE, related_name="redactions"
    )
    act = models.UUIDField(default=uuid.uuid4, editable=False, db_index=True)
    field = models.CharField(max_length=20)
    position = models.PositiveSmallIntegerField(default=0, help_text="Of a step, photo or tag.")
    start = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    reason = models.CharField(max_length=14, choices=HidingReason.choices)
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["version_id", "field", "position", "start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(length__gte=LEAST_LETTERS), name="redaction_as_long_as_its_mark"
            ),
            models.CheckConstraint(
                condition=Q(field__in=PARTS, position__gte=1) | ~Q(field__in=PARTS) & Q(position=0),
                name="redaction_of_a_part_has_its_position",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None) | ~Q(reason=HidingReason.FORGOTTEN),
                name="redaction_of_the_forgotten_is_for_good",
            ),
            models.UniqueConstraint(
                fields=["version", "field", "position", "start", "length", "reason"],
                condition=Q(lifted_at=None),
                name="redaction_of_a_passage_once",
            ),
        ]

    def __str__(self):
        return f"{self.field} of version {self.version_id}"

    @property
    def place(self):
        """Where in its version it stands: (field, position)."""
        return self.field, self.position
