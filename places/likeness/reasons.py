"""What two places have in common, how much each thing counts, and how it is said."""

from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from places.choices import FACT_CHOICES, LEVEL_ORDER, FactKind, Flood, Level, Tribal
from places.models.fact import STEP, code_of

SAME_DISTRICT = "same-district"
# Even numbers: what is known only of a place above counts half.
POINTS = {
    SAME_DISTRICT: 6,
    FactKind.TERRAIN: 6,
    FactKind.WATER_TABLE: 6,
    FactKind.RAINFALL: 4,
    FactKind.FLOOD: 4,
    FactKind.TRIBAL: 4,
    FactKind.POPULATION: 4,
    FactKind.LANGUAGE: 4,
    FactKind.STAGE: 2,
    FactKind.TAP_WATER: 2,
}
ALIKE = 8  # points from which on a place counts as like another where things are ranked
KINDS = list(FactKind)
CODES = 127  # all codes of a `Profile` are less
# What both lack makes no two places alike.
NO_LIKENESS = {FactKind.FLOOD: Flood.NONE, FactKind.TRIBAL: Tribal.NONE}
# How a line says what each is; where its value says so itself, nothing stands before it.
_IN_SHORT = {
    FactKind.WATER_TABLE: gettext_lazy("Ground water: %(value)s"),
    FactKind.RAINFALL: gettext_lazy("Rain: %(value)s"),
    FactKind.FLOOD: gettext_lazy("Floods: %(value)s"),
    FactKind.POPULATION: gettext_lazy("People: %(value)s"),
    FactKind.STAGE: gettext_lazy("ODF Plus: %(value)s"),
    FactKind.TAP_WATER: gettext_lazy("Har Ghar Jal: %(value)s"),
}
_ONLY_ABOVE = {
    Level.BLOCK: gettext_lazy("%(fact)s (known only of the whole Block)"),
    Level.DISTRICT: gettext_lazy("%(fact)s (known only of the whole District)"),
    Level.STATE: gettext_lazy("%(fact)s (known only of the whole State)"),
}


@dataclass(frozen=True)
class Reason:
    """One thing that two places have in common. `above` is the highest level it is known from."""

    kind: str
    value: str = ""
    above: str = ""

    @property
    def points(self):
        """How much it counts."""
        return POINTS[self.kind] // (2 if self.above else 1)

    @property
    def is_known(self):
        """Whether there are words for it: what was kept may have left the choices since."""
        return self.kind == SAME_DISTRICT or self.value in dict(FACT_CHOICES.get(self.kind, ()))

    @property
    def in_short(self):
        """The reason where a line holds several: "Desert"."""
        if self.kind == SAME_DISTRICT:
            return self.words
        value = dict(FACT_CHOICES[self.kind])[self.value]
        return _IN_SHORT.get(self.kind, "%(value)s") % {"value": value}

    @cached_property
    def words(self):
        """The reason as a sentence of its own: "Land around it: Desert"."""
        if self.kind == SAME_DISTRICT:
            return _("In the same District")
        kind = FactKind(self.kind)
        fact = _("%(what)s: %(value)s") % {
            "what": kind.label,
            "value": dict(FACT_CHOICES[kind])[self.value],
        }
        return _ONLY_ABOVE[self.above] % {"fact": fact} if self.above else fact


def in_short(reasons):
    """Return `reasons` in one line."""
    return " · ".join(str(reason.in_short) for reason in reasons)


def by_source(reasons):
    """Return `reasons` in short as lines: those of the places alone, then those known from above.

    What is known of one level above stands together, so that it is said once.
    """
    lines = [in_short(reason for reason in reasons if not reason.above)]
    for level, words in _ONLY_ABOVE.items():
        if fact := in_short(reason for reason in reasons if reason.above == level):
            lines.append(words % {"fact": fact})
    return [line for line in lines if line]


def reasons_between(one, other):
    """Return the `Reason`s why the places of two `Profile`s are alike, the weightiest first.

    The same whichever of the two comes first.
    """
    found = []
    if one.level != Level.DISTRICT and one.district_id and one.district_id == other.district_id:
        found.append(Reason(SAME_DISTRICT))
    for kind in KINDS:
        (value, above), (its_value, its_above) = one.told(kind), other.told(kind)
        if value and value == its_value and value != NO_LIKENESS.get(kind):
            found.append(Reason(kind, value, _higher(above, its_above)))
    return sorted(found, key=lambda reason: -reason.points)


def tables_of(own):
    """Yield (kind, points of each code) of each kind that another may have in common with `own`.

    The reckoning of `reasons_between` for who looks at very many profiles.
    """
    for kind in KINDS:
        value, above = own.told(kind)
        if value and value != NO_LIKENESS.get(kind):
            half, table = POINTS[kind] // 2, bytearray(CODES)
            code = code_of(kind, value)
            table[code : code + STEP] = [half if above else POINTS[kind]] + [half] * (STEP - 1)
            yield kind, table


def columns_of(codes):
    """Return {kind: its codes}, a byte each, of `codes`: all kinds of one profile after another."""
    return {kind: codes[number :: len(KINDS)] for number, kind in enumerate(KINDS)}


def sum_of_points(own, columns, first=0):
    """Return the points of many profiles beside `own`, added as one long number, a byte each.

    `columns` are as `columns_of` returns them; codes are counted from `first`. No sum reaches 256.
    """
    return sum(
        int.from_bytes(columns[kind].translate((bytes(first) + table).ljust(256, b"\0")), "little")
        for kind, table in tables_of(own)
    )


def _higher(*levels):
    return min((level for level in levels if level), key=LEVEL_ORDER.get, default="")
