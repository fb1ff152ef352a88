"""What is measured, in which spans, and the definition that stands beside each figure."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_DAYS = {
    2: _("within 2 days"),
    3: _("within 3 days"),
    7: _("within a week"),
    14: _("within two weeks"),
    30: _("within a month"),
    90: _("within three months"),
    180: _("within half a year"),
    365: _("within a year"),
    730: _("within two years"),
}
_LONGER = _("later")


@dataclass(frozen=True)
class Measure:
    """One figure: its title, what exactly is counted, the words of its spans.

    `days` are the upper ends of its spans in whole days; empty where its spans are no times. Of a
    `curve` each span is told with all before it. One `in_shares` counts what another counts too, or
    some of that: anybody is told its shares alone, never how many (`figures`).
    """

    key: str
    title: str
    definition: str
    spans: tuple
    days: tuple = ()
    is_curve: bool = False
    flows: bool = False
    in_shares: bool = False

    @property
    def of_desks(self):
        """Whether desks are told their own."""
        return self.key in ("shared", "published", "adopted")


def _clock(key, title, definition, *days, is_curve=False, in_shares=True):
    spans = (*(_DAYS[day] for day in days), _LONGER)
    return Measure(key, title, definition, spans, days, is_curve, in_shares=in_shares)


_FLOW = (
    pgettext_lazy("flow", "from their own level"),
    pgettext_lazy("flow", "from a level above"),
    pgettext_lazy("flow", "from a level below"),
)


# Numbers are told of entries once (`published`) and of what is taken up once (`flow`).
MEASURES = (
    _clock(
        *("shared", _("From happening to being told")),
        _(
            "Days from the month in which a practice began to the day on which it was first "
            "submitted. Imported and shielded entries are not counted."
        ),
        *(30, 90, 180, 365, 730),
    ),
    _clock(
        *("published", _("From being told to being published")),
        _(
            "Days from the first submission to the first publication, with all rounds in between. "
            "Imported and shielded entries are not counted."
        ),
        *(2, 7, 14, 30, 90),
        in_shares=False,
    ),
    _clock(
        *("adopted", _("From publication to the first place elsewhere")),
        _(
            "Days until a place in another district first said, openly, that it takes the practice "
            "up. A practice that no such place has taken up yet is not counted."
        ),
        *(7, 30, 90, 180, 365),
    ),
    _clock(
        *("unlearned", _("From the first doubt to the end of a practice")),
        _(
            "Days from the first doubt about a practice to the day on which it was replaced or "
            "withdrawn. What ended without a doubt is not counted."
        ),
        *(2, 7, 30, 90, 180),
    ),
    _clock(
        *("spread", _("How a practice spreads")),
        _(
            "Of all places that openly plan, try or use a published practice: how many had taken "
            "it up so long after its publication. The state is that of the practice, the time that "
            "of its publication."
        ),
        *(30, 90, 180, 365, 730),
        is_curve=True,
    ),
    Measure(
        "flow",
        _("From whom places learn"),
        _(
            "Of what places openly plan, try or use: whether the practice was told at their own "
            "level, at a level above or at one below. The state is that of the place that takes up."
        ),
        _FLOW,
        flows=True,
    ),
    Measure(
        "vouched",
        _("For whom offices vouch"),
        _(
            "Of the standing endorsements of published practices: whether the practice was told at "
            "the level of the office that vouches, at a level above or at one below. The state is "
            "that of the office."
        ),
        _FLOW,
        flows=True,
    ),
    Measure(
        "gaps",
        _("What is asked for"),
        _("Gaps by whether a published practice answers them. What is closed is not counted."),
        (_("open"), _("answered")),
    ),
)
REACH = Measure(
    "reach",
    _("Districts heard from"),
    _(
        "Districts with at least one published entry, or one place that openly plans, tries or "
        "uses something, in all years. The others are not yet heard from. What is shielded is not "
        "counted, so no district is known by it."
    ),
    (_("heard from"), _("not yet heard from")),
)
