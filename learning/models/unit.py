"""A learning unit (RALU) of India, a state or a district: who learns there, how, by what means."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from events.models import Noun
from learning.units.choices import LEVELS, LONGEST_PROMISE, SENTENCES, Way
from learning.units.querysets import UnitMemberQuerySet
from practices.choices import LANGUAGES


class Unit(Noun):
    """What the curators of a place say of its learning unit; a place without a row said nothing.

    `level` repeats that of its place, so that no block ever gets one. It answers for `themes`, or
    where none is named for all. `promise_days`: within how many days it gives a first answer.
    """

    place = models.OneToOneField("places.Place", on_delete=models.PROTECT, related_name="unit")
    level = models.CharField(max_length=8, choices=[(one.value, one.label) for one in LEVELS])
    way = models.CharField(max_length=10, choices=Way.choices)
    words = models.TextField(max_length=600, blank=True, help_text="Learning here is done by …")
    language = models.CharField(max_length=12, choices=LANGUAGES)
    fund_heads = models.ManyToManyField("accounts.FundHead", blank=True, related_name="units")
    order_number = models.CharField(max_length=80, blank=True)
    order_on = models.DateField(null=True, blank=True)
    order_link = models.URLField(max_length=300, blank=True)
    themes = models.ManyToManyField("practices.Theme", blank=True, related_name="units")
    promise_days = models.PositiveSmallIntegerField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    told_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="unit_level_known"),
            models.CheckConstraint(condition=Q(way__in=Way.values), name="unit_way_known"),
            models.CheckConstraint(
                condition=Q(promise_days=None)
                | Q(promise_days__gte=1, promise_days__lte=LONGEST_PROMISE),
                name="unit_promise_in_days",
            ),
            models.CheckConstraint(
                condition=Q(order_link="") | Q(order_link__startswith="https://"),
                name="unit_order_link_is_https",
            ),
        ]

    def __str__(self):
        return f"{self.level} {self.place_id}"

    @property
    def sentence(self):
        """By whom learning is done there, in a sentence."""
        return SENTENCES[self.way]

    def get_absolute_url(self):
        return reverse("learning:unit", args=[self.place.level, self.place.code])


class UnitMember(Noun):
    """A person in an office whom a unit asked to be named as a member; named once she agreed.

    `organisation`: as which she comes, where it is another than that of her office.
    """

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="unit_memberships"
    )
    office = models.ForeignKey("accounts.Office", on_delete=models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    invited_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)

    objects = UnitMemberQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "person"], name="unit_member_once"),
            models.CheckConstraint(
                condition=Q(agreed_at=None) | Q(agreed_at__gte=models.F("invited_at")),
                name="unit_member_agrees_once_asked",
            ),
        ]

    def __str__(self):
        return f"{self.unit_id}: {self.person_id}"


class UnitResource(Noun):
    """An organisation that a unit learns with: its name, what for, and where one reads of it."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="resources")
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=200)
    language = models.CharField(max_length=12, choices=LANGUAGES)
    link = models.URLField(max_length=300, blank=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="unit_resource_has_a_name"),
            models.CheckConstraint(
                condition=Q(purpose__regex=r"\S"), name="unit_resource_says_what_for"
            ),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="https://"),
                name="unit_resource_link_is_https",
            ),
        ]

    def __str__(self):
        return self.name
