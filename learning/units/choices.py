"""The fixed words of learning units, and how much of each thing there may be."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from places.choices import Level

LEVELS = (Level.NATIONAL, Level.STATE, Level.DISTRICT)
MOST_MEMBERS = 30
MOST_RESOURCES = 20
MOST_A_DAY = 60  # members asked and organisations named by a person
LONGEST_PROMISE = 60  # days
FOUND = 12  # offices that a search for members shows


class Way(TextChoices):
    """By whom learning is done at a place."""

    PARTNERS = "partners", _("With partners outside government")
    GOVERNMENT = "government", _("Inside government")
    NETWORK = "network", _("By a network of people that was there already")
    NONE = "none", _("By nobody yet")


SENTENCES = {
    Way.PARTNERS: _("Learning here is done with partners outside government."),
    Way.GOVERNMENT: _("Learning here is done inside government."),
    Way.NETWORK: _("Learning here is done by a network of people that was there already."),
    Way.NONE: _("Learning here is done by nobody yet."),
}
