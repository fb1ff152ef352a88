"""The closed lists of offers, as keys that never change and words that may."""

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

MOST_THEMES = 3
MOST_PRACTICES = 12
MOST_PEOPLE = 60
MOST_OPEN = 10  # offers of an office on each side
MOST_CHOICES = 60  # practices of a place that a form shows
LONGEST_WORDS = 600
STANDS = timedelta(days=365)  # the longest that an offer may stand
USUAL = timedelta(days=180)


class Side(TextChoices):
    HOST = "host", _("We can host you")
    SEE = "see", _("We need to see")

    @property
    def other(self):
        """The side that matches."""
        return Side.SEE if self == Side.HOST else Side.HOST
