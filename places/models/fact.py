"""What the offices of a place tell of the place itself, and what it comes to with those above."""

from functools import cache, reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from events.models import Noun
from places.choices import FACT_CHOICES, OWN_ALONE, FactKind, FactSource, Level, Precision
from places.models.place import Place


def _known_value():
    """Return the condition that a value is one of its kind, or empty."""
    each = (
        Q(kind=kind, value__in=[key for key, _words in choices])
        for kind, choices in FACT_CHOICES.items()
    )
    return reduce(or_, each, Q(value=""))


class FactQuerySet(models.QuerySet):
    def newest(self):
        """Keep what counts: of each place and kind what was told last."""
        later = self.model.objects.filter(
            place=OuterRef("place"), kind=OuterRef("kind"), pk__gt=OuterRef("pk")
        )
        return self.filter(~Exists(later))

    def of(self, place):
        """Keep those of `place` and of the places above it, from which it inherits."""
        above = [one.pk for one in place.ancestors()]
        return self.filter(Q(place=place) | Q(place__in=above) & ~Q(kind__in=OWN_ALONE))


class Fact(Noun):
    """One fact of a place, as it was told on one day; the row told last counts, the others stay.

    An empty value says that it is not known any more. `told_from` is the place of the office that
    told it: another than the place where the office above recorded it. Closed lists only, so that
    no word of a person stands here; who told it is in the log.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=16, choices=FactKind)
    value = models.CharField(max_length=16, blank=True)
    source = models.CharField(max_length=16, choices=FactSource, blank=True)
    as_of = models.DateField(null=True, blank=True)
    as_of_precision = models.CharField(max_length=5, choices=Precision, blank=True)
    told_from = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", db_index=False)
    told_at = models.DateTimeField()

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["place", "kind", "-id"], name="fact_newest")]
        constraints = [
            models.CheckConstraint(condition=_known_value(), name="fact_value_of_its_kind"),
            models.CheckConstraint(
                condition=Q(value="") | Q(source__in=FactSource.values, as_of__isnull=False),
                name="fact_has_source_and_day",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.words}"

    def clean(self):
        if self.value and self.value not in dict(FACT_CHOICES.get(self.kind, ())):
            raise ValidationError({"value": _("Choose one of the answers.")})

    @property
    def words(self):
        """What is told, in words; "" where it is not known any more."""
        return str(dict(FACT_CHOICES[self.kind]).get(self.value, ""))

    @property
    def is_recorded(self):
        """Whether an office above the place wrote it down."""
        return self.told_from_id != self.place_id


# Codes of `Profile`: the number of the answer times STEP, plus from how far above it is inherited.
ABOVE = ("", Level.BLOCK, Level.DISTRICT, Level.STATE)
STEP = len(ABOVE)


@cache
def column(kind):
    """Return the name of the column of `Profile` that holds `kind`."""
    return FactKind(kind).value.replace("-", "_")


def code_of(kind, value):
    """Return the code of `value` where the place itself has told it; 0 for none."""
    keys = [key for key, _words in FACT_CHOICES[kind]]
    return (keys.index(value) + 1) * STEP if value else 0


def _coded():
    return models.SmallIntegerField(default=0)


class Profile(models.Model):
    """What is known of one place of the directory, what it inherits included; only where there is.

    Made of `Fact` by `places.likeness.profiles` alone. Whole numbers in one narrow table, so that
    the likeness of all places of a state is one quick look; who changes the order of FACT_CHOICES
    renews all profiles in a migration.
    """

    place = models.OneToOneField(
        Place, primary_key=True, on_delete=models.CASCADE, related_name="profile"
    )
    state_id = models.BigIntegerField(null=True)
    district_id = models.BigIntegerField(null=True)
    terrain = _coded()
    water_table = _coded()
    rainfall = _coded()
    flood = _coded()
    tribal = _coded()
    population = _coded()
    language = _coded()
    village_stage = _coded()
    har_ghar_jal = _coded()
    level = models.CharField(max_length=16, choices=Level)

    class Meta:
        indexes = [models.Index(Coalesce("district_id", "state_id", 0), name="profile_on_a_sheet")]

    def __str__(self):
        return f"Profile of place {self.place_id}"

    @property
    def is_known(self):
        """Whether anything is told of the place, or of one above it."""
        return not self._state.adding

    def told(self, kind):
        """Return (value, level it is inherited from) of `kind`; the value "" where it is not told.

        The level is "" where the place has told it itself.
        """
        number, above = divmod(getattr(self, column(kind)), STEP)
        return FACT_CHOICES[kind][number - 1][0] if number else "", ABOVE[above]


class Sheet(models.Model):
    """The profiles of all places of a level in one district, side by side.

    Made of `Profile` by `places.likeness.sheets` alone, which says how; the head of those that lie
    in no district is their state, or 0.
    """

    level = models.CharField(max_length=16, choices=Level)
    head = models.BigIntegerField()
    state_id = models.BigIntegerField(null=True)
    keys = models.TextField()
    codes = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "head"], name="sheet_once")]

    def __str__(self):
        return f"Sheet of {self.level} {self.head}"
