"""The questions of an evaluation and their scales in words, the best first. Keys never change."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

LONGEST_WORDS = 400


class Much(TextChoices):
    MUCH = "much", _("Much")
    SOME = "some", _("Some things")
    LITTLE = "little", _("Little")
    NOTHING = "nothing", _("Nothing")


class Often(TextChoices):
    ALWAYS = "always", _("Always")
    MOSTLY = "mostly", _("Mostly")
    SELDOM = "seldom", _("Seldom")
    NEVER = "never", _("Never")


class Surely(TextChoices):
    SURELY = "surely", _("Surely")
    PROBABLY = "probably", _("Probably")
    HARDLY = "hardly", _("Hardly")
    NO = "no", _("No")


# By the name of the field.
SCALES = {
    "learned": (_("How much did you learn that you can use at home?"), Much),
    "heard": (_("Were you heard when you had something to say?"), Often),
    "will_do": (_("Will your district do what it has planned here?"), Surely),
}
OPEN = _("What should be done in another way next time?")
