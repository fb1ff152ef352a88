"""Levels, kinds and kinds of names of the Local Government Directory (LGD)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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
