"""A pack: an ordered choice of practices for an audience."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from events.models import Noun
from packs.choices import LAYOUT_FOR, STAYS_DOWN_FOR, WITH_FINDINGS, PackKind, Paper, Visibility
from packs.querysets import PackQuerySet
from places.choices import Level
from practices.choices import LANGUAGES
from practices.codes import new_code


class Pack(Noun):
    """Practices in an order, with what stands on their cover and how they are printed.

    It belongs to the office that its maker spoke for, whose present holder carries it on; without
    an office it stays with the person.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    kind = models.CharField(max_length=12, choices=PackKind.choices, default=PackKind.PACK)
    title = models.CharField(max_length=120)
    occasion = models.CharField(max_length=120, blank=True)
    held_on = models.DateField(null=True, blank=True, help_text="The day of the occasion.")
    held_at = models.CharField(max_length=120, blank=True, help_text="Its place, in words.")
    note = models.TextField(max_length=1000, blank=True)
    words_language = models.CharField(
        max_length=12, choices=LANGUAGES, help_text="What title and note are written in."
    )
    audience = models.CharField(max_length=16, choices=Level.choices, default=Level.GP)
    language = models.CharField(
        max_length=12, choices=LANGUAGES, help_text="What its practices are printed in."
    )
    paper = models.CharField(max_length=12, choices=Paper.choices, default=Paper.A4)
    in_colour = models.BooleanField(default=False)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="packs"
    )
    office = models.ForeignKey(
        "accounts.Office", null=True, blank=True, on_delete=models.PROTECT, related_name="packs"
    )
    visibility = models.CharField(
        max_length=8, choices=Visibility.choices, default=Visibility.PRIVATE
    )
    # Kept as it is, since its owner is shown it again. Null where there is no link: a unique
    # column holds many nulls, but one empty text.
    token = models.CharField(max_length=43, null=True, blank=True, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=1, help_text="Counts up with each change.")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    printed_at = models.DateTimeField(null=True, blank=True)
    taken_down_at = models.DateTimeField(
        null=True, blank=True, help_text="By a desk, until it says that it may come back."
    )

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [
            models.Index(
                fields=["-changed_at", "-id"],
                condition=Q(visibility="public"),
                name="pack_public_newest",
            )
        ]
        constraints = [
            models.CheckConstraint(condition=Q(title__regex=r"\S"), name="pack_has_a_title"),
            models.CheckConstraint(
                condition=Q(visibility="link", token__isnull=False)
                | ~Q(visibility="link") & Q(token=None),
                name="pack_link_has_a_token",
            ),
            models.CheckConstraint(
                condition=Q(
                    ("token", None), ("token__regex", r"^[A-Za-z0-9_-]{43}$"), _connector=Q.OR
                ),
                name="pack_token_is_random",
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=Visibility.values), name="pack_visibility_known"
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def layout(self):
        """The name of the layout in which its practices are set."""
        return LAYOUT_FOR[self.audience]

    @property
    def has_findings(self):
        """Whether it is of a kind in which findings stand."""
        return self.kind in WITH_FINDINGS

    @property
    def is_public(self):
        return self.visibility == Visibility.PUBLIC

    @property
    def stays_down_until(self):
        """Until when it may not be public, for a desk took it down; None where it may."""
        until = self.taken_down_at and self.taken_down_at + STAYS_DOWN_FOR
        return until if until and until > timezone.now() else None

    def get_absolute_url(self):
        """Return its address for its people and, where it is public, for everybody."""
        return reverse("packs:pack", args=[self.pk])
