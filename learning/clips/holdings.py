"""What people took from clips, as a person noted it: held of her."""

from django.utils.translation import gettext as _

from events.personal import Fact, Section, holds
from learning.models import ClipAnswer


@holds(3)
def what_clips_hold(person):
    """Return the answers that `person` noted, the newest first."""
    rows = ClipAnswer.objects.filter(person=person).order_by("-id")
    heading = _("What people took from a clip, as you noted it")
    return [Section("clip-answers", heading, rows, lambda some: [_told(row) for row in some])]


def _told(row):
    return [Fact("words", _("Words"), row.words, row.language)]
