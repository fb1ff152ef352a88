"""The quarterly brief of a State on paper, from the same figures as its page."""

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from accounts.querysets import today
from events.templatetags.writing import grouped
from learning.insights.figures import figures_of, heard_from
from learning.insights.measures import REACH
from packs.layouts.foot import page_words
from packs.layouts.texts import text

LAYOUT = "insights-brief"


def brief_of(state, period):
    """Return the data of the brief of `state` on `period`, in the language of the page."""
    title = _("Quarterly brief: how learning travels")
    now, ever = figures_of(state=state, period=period), figures_of(state=state)
    return {
        "fit": "first",
        "ways": [{}],
        "most_pages": 2,
        "gap": 1,
        "stamp": None,
        "photos": [],
        "lang": get_language(),
        "portal": _("Living Sourcebook"),
        "title": text(title),
        "described": f"{state.name_here}, {period}",
        "page-words": page_words(),
        "state": state.name_here,
        "lead": f"{title} · {period}",
        "quarter": _("Quarter"),
        "ever": _("All years"),
        "rule": _(
            "A dash stands for none, or fewer than five: numbers under five are told nowhere and "
            "are in no total. Percents are told to the nearest five, without numbers. No place, "
            "office or person is ranked here."
        ),
        "figures": [_figure(*pair) for pair in zip(now, ever, strict=True)],
        "reach": _reach(state),
        "notes": _notes(),
    }


def _figure(now, ever):
    bars = [
        {
            "label": str(new.label),
            "now": _number(new, now.in_shares),
            "ever": _number(old, ever.in_shares),
            "share": old.share,
        }
        for new, old in zip(now.bars, ever.bars, strict=True)
    ]
    return {
        "title": str(ever.measure.title),
        "definition": str(ever.measure.definition),
        "said": ever.said,
        "bars": bars,
    }


def _number(bar, in_shares):
    if bar.number is None:
        return "–"
    return f"{bar.share} %" if in_shares else grouped(bar.number)


def _reach(state):
    told = heard_from(state=state)
    named = {
        answer: ", ".join(one.name_here for one, heard in told if heard is answer) or "–"
        for answer in (True, False)
    }
    return {
        "title": str(REACH.title),
        "definition": str(REACH.definition),
        "parts": [
            {"label": pgettext("districts", "Heard from"), "names": named[True]},
            {"label": pgettext("districts", "Not yet heard from"), "names": named[False]},
        ],
    }


def _notes():
    notes = [
        _("As it is on %(day)s.") % {"day": date_format(today(), "DATE_FORMAT")},
        _(
            "This is a peer's account: not an order, norm, sanction, progress report or audit "
            "evidence; the scheme guidelines decide."
        ),
    ]
    if settings.DEMO:
        notes.append(_("This is a demonstration: entries marked Sample are invented."))
    return notes
