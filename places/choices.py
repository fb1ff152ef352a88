"""Levels, kinds and kinds of names of the Local Government Directory (LGD)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from places.languages import LANGUAGES

NATIONAL_CODE = "1"
SAMPLE_PREFIX = "sample-"


class Level(models.TextChoices):
    """Where a place stands in the tree, from the highest. A parent may be any higher level."""

    NATIONAL = "national", pgettext_lazy("level of place", "National")
    STATE = "state", pgettext_lazy("level of place", "State")
    DISTRICT = "district", pgettext_lazy("level of place", "District")
    BLOCK = "block", pgettext_lazy("level of place", "Block")
    GP = "gp", pgettext_lazy("level of place", "Gram Panchayat")


LEVEL_ORDER = {level: order for order, level in enumerate(Level.values)}


class Kind(models.TextChoices):
    """What a place is, where its level has several sorts. Empty: the level says it all."""

    STATE = "state", pgettext_lazy("kind of place", "State")
    UT = "ut", pgettext_lazy("kind of place", "Union Territory")
    GRAM_PANCHAYAT = "gram-panchayat", pgettext_lazy("kind of place", "Gram Panchayat")
    VILLAGE_COUNCIL = "village-council", pgettext_lazy("kind of place", "Village Council")
    VILLAGE_DEVELOPMENT_BOARD = (
        "village-development-board",
        pgettext_lazy("kind of place", "Village Development Board"),
    )
    TRADITIONAL_BODY = "traditional-body", pgettext_lazy("kind of place", "Traditional body")


# What the lowest rural body is where it is no Gram Panchayat, by LGD state code: Part IX of the
# Constitution does not extend to Nagaland, Meghalaya and Mizoram (article 243M).
KIND_OF_GP_IN_STATE = {
    "13": Kind.VILLAGE_DEVELOPMENT_BOARD,
    "15": Kind.VILLAGE_COUNCIL,
    "17": Kind.TRADITIONAL_BODY,
}


class NameKind(models.TextChoices):
    """Why a place is known by a name."""

    OFFICIAL = "official", _("Official name")
    LOCAL = "local", _("Name in the local language")
    FORMER = "former", _("Former name")
    ALIAS = "alias", _("Also known as")


class AreaKind(models.TextChoices):
    """What an area, a named set of places, stands for."""

    DIVISION = "division", _("Division")
    AUTONOMOUS_COUNCIL = "autonomous-council", _("Autonomous District Council")
    PESA = "pesa", _("Scheduled (PESA) area")
    OTHER = "other", _("Other area")


class Precision(models.TextChoices):
    """How exactly a day is known."""

    MONTH = "month", _("Month")
    YEAR = "year", _("Year")


class FactKind(models.TextChoices):
    """What is asked of a place itself; each has its choices in `FACT_CHOICES`."""

    TERRAIN = "terrain", _("Land around it")
    WATER_TABLE = "water-table", _("Ground water before the rains")
    RAINFALL = "rainfall", _("Rain in a year")
    FLOOD = "flood", _("Floods")
    TRIBAL = "tribal", _("Tribal area")
    POPULATION = "population", _("Number of people")
    LANGUAGE = "language", _("Language most spoken")
    STAGE = "village-stage", _("ODF Plus stage")
    TAP_WATER = "har-ghar-jal", _("Har Ghar Jal")


class Terrain(models.TextChoices):
    """The land around a place; of a shielded one what its author lets readers know."""

    HILLY = "hilly", _("Hilly")
    DESERT = "desert", _("Desert")
    COASTAL = "coastal", _("Coastal")
    FLOOD = "flood", _("Flood-prone")
    FOREST = "forest", _("Forest or tribal area")
    PLAIN = "plain", _("Plains")


class WaterTable(models.TextChoices):
    UNDER_5 = "under-5", _("Less than 5 m deep")
    UNDER_10 = "5-10", _("5 to 10 m deep")
    UNDER_20 = "10-20", _("10 to 20 m deep")
    OVER_20 = "over-20", _("Deeper than 20 m")


class Rainfall(models.TextChoices):
    UNDER_500 = "under-500", _("Less than 500 mm")
    UNDER_1000 = "500-1000", _("500 to 1,000 mm")
    UNDER_2000 = "1000-2000", _("1,000 to 2,000 mm")
    OVER_2000 = "over-2000", _("More than 2,000 mm")


class Flood(models.TextChoices):
    YEARLY = "yearly", _("Every year")
    SOME_YEARS = "some-years", _("In some years")
    NONE = "none", _("Hardly ever")


class Tribal(models.TextChoices):
    FIFTH = "fifth", _("Fifth Schedule (PESA) area")
    SIXTH = "sixth", _("Sixth Schedule area")
    MANY = "many", _("Not scheduled, but many tribal families")
    NONE = "none", _("Not a tribal area")


class Population(models.TextChoices):
    UNDER_1000 = "under-1000", _("Fewer than 1,000")
    UNDER_2000 = "1000-2000", _("1,000 to 2,000")
    UNDER_5000 = "2000-5000", _("2,000 to 5,000")
    UNDER_10000 = "5000-10000", _("5,000 to 10,000")
    OVER_10000 = "over-10000", _("More than 10,000")


class Stage(models.TextChoices):
    ASPIRING = "aspiring", _("Aspiring")
    RISING = "rising", _("Rising")
    MODEL = "model", _("Model")


class TapWater(models.TextChoices):
    UNDER_WAY = "under-way", _("Not every household yet")
    REPORTED = "reported", _("Reported")
    CERTIFIED = "certified", _("Certified by the Gram Sabha")


FACT_CHOICES = {
    FactKind.TERRAIN: Terrain.choices,
    FactKind.WATER_TABLE: WaterTable.choices,
    FactKind.RAINFALL: Rainfall.choices,
    FactKind.FLOOD: Flood.choices,
    FactKind.TRIBAL: Tribal.choices,
    FactKind.POPULATION: Population.choices,
    FactKind.LANGUAGE: LANGUAGES,
    FactKind.STAGE: Stage.choices,
    FactKind.TAP_WATER: TapWater.choices,
}
# How many people and how far a mission has come is of one place alone: nothing below is like it.
OWN_ALONE = (FactKind.POPULATION, FactKind.STAGE, FactKind.TAP_WATER)


class FactSource(models.TextChoices):
    """From where a fact of a place is known."""

    CENSUS = "census", _("Census")
    GROUND_WATER = "ground-water", _("Ground Water Board")
    WEATHER = "weather", _("Weather Department (IMD)")
    SBM = "sbm-portal", _("SBM-G portal")
    JJM = "jjm-portal", _("JJM portal")
    ORDER = "order", _("Government order or notification")
    PLAN = "plan", _("Village plan (GPDP, Village Action Plan)")
    GRAM_SABHA = "gram-sabha", _("Resolution of the Gram Sabha")
    MEASURED = "measured", _("Measured or counted here")
    KNOWN = "known", _("Known to all who live here")
