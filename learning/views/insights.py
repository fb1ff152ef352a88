"""The insights: by theme, state and period, as pages and as tables for spreadsheets."""

import csv
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import curator_only
from accounts.standing import standing_of
from learning.insights import charts
from learning.insights.desks import desks_of
from learning.insights.figures import (
    figures_of,
    figures_of_desks,
    heard_from,
    reach_of,
    themes_heard,
)
from learning.insights.measures import REACH
from learning.insights.periods import Period, known_periods, last_quarter
from learning.models import InsightMark
from places.models import Place
from practices import remembered
from practices.errors import UnknownChoice
from practices.models import Theme
from practices.spreadsheet import harmless
from practices.views.known_choices import known_choices


@dataclass(frozen=True)
class Choice:
    """What an address asks for, and the periods that there are."""

    theme: Theme | None
    state: Place | None
    period: Period
    periods: list

    @property
    def of(self):
        """As the figures take it."""
        return {"theme": self.theme, "state": self.state, "period": self.period}


@require_safe
@known_choices
def insights(request):
    """Show every figure for the chosen theme, state and period, with its definition."""
    choice = _choice(request.GET)
    reach = reach_of(theme=choice.theme, state=choice.state)
    drawn = [(one, charts.of(one)) for one in (*figures_of(**choice.of), reach)]
    curates = request.user.is_authenticated and standing_of(request.user).curates
    context = _context(request, choice) | {
        "figures": drawn,
        "untold": [figure for figure, _chart in drawn if not figure.is_told],
        "curates": bool(curates),
        "quarter": choice.period if choice.period.number else last_quarter(),
        "brief_languages": settings.LANGUAGES,
    }
    return render(request, "learning/insights.html", context)


@require_safe
@known_choices
def insights_csv(request):
    """Answer the same numbers as CSV, with the definition in each row."""
    choice = _choice(request.GET)
    answer, writer = _csv("insights.csv")
    heads = ["figure", "span", "number", "of", "percent", "theme", "state", "period", "definition"]
    writer.writerow(heads)
    beside = [
        choice.theme.key if choice.theme else "",
        harmless(choice.state.name) if choice.state else "",
        choice.period.key,
    ]
    reach = reach_of(theme=choice.theme, state=choice.state)
    for figure in (*figures_of(**choice.of), reach):
        for bar in figure.bars if figure.is_told else []:
            words = [figure.measure.title, bar.label, *_told(figure, bar), *beside]
            writer.writerow([*words, figure.measure.definition])
    return answer


def _told(figure, bar):
    if figure.in_shares:
        return ["", "", bar.share]
    return ["<5", "", ""] if bar.number is None else [bar.number, figure.total, bar.share]


@require_safe
@known_choices
def reach(request):
    """Show which districts were heard from, of a theme or of any; of a state theme by theme."""
    choice = _choice(request.GET)
    told = heard_from(theme=choice.theme, state=choice.state)
    groups = {}
    for district, heard in told:
        groups.setdefault(district.state, ([], []))[0 if heard else 1].append(district)
    context = _context(request, choice) | {
        "measure": REACH,
        "groups": [(state, *pair) for state, pair in groups.items()],
        "grid": _grid(told) if choice.state and not choice.theme else None,
    }
    return render(request, "learning/reach.html", context)


@require_safe
@known_choices
def reach_csv(request):
    """Answer for each district whether it was heard from, of a theme or of any, as CSV."""
    choice = _choice(request.GET)
    answer, writer = _csv("reach.csv")
    writer.writerow(["state", "district", "name", "theme", "heard from"])
    for district, heard in heard_from(theme=choice.theme, state=choice.state):
        place = [harmless(district.state.name), district.code, harmless(district.name)]
        theme = choice.theme.key if choice.theme else ""
        writer.writerow([*place, theme, "yes" if heard else "not yet"])
    return answer


@never_cache
@login_required
@require_safe
@known_choices
def of_desks(request):
    """Show a curator how long it took at her own desks and at those right below them."""
    standing = curator_only(request.user)
    choice = _choice(request.GET)
    if choice.theme or choice.state:
        return _to_all_themes(request, choice.period)
    own, below = _times(standing, choice.period)
    context = _context(request, choice) | {"own": own, "below": below}
    return render(request, "learning/desks.html", context)


@never_cache
@login_required
@require_safe
@known_choices
def desks_csv(request):
    """Answer the same times as CSV, with the definition in each row."""
    standing = curator_only(request.user)
    choice = _choice(request.GET)
    if choice.theme or choice.state:
        return _to_all_themes(request, choice.period)
    own, below = _times(standing, choice.period)
    answer, writer = _csv("desks.csv")
    heads = ["level", "code", "desk", "figure", "number", "a quarter", "half", "three quarters"]
    writer.writerow([*heads, "period", "definition"])
    for desk, figures in (*own, *below):
        place = [desk.level, desk.code, harmless(desk.full_name)]
        for figure in figures:
            quartiles = figure.quartiles or ["", "", ""]
            words = [*place, figure.measure.title, figure.total, *quartiles]
            writer.writerow([*words, choice.period.key, figure.measure.definition])
    return answer


def _to_all_themes(request, period):
    """Lead to the times of desks without a theme and a state: theirs are not kept by either."""
    said = _(
        "A theme or a state cannot be chosen here: the times of a desk are those of all its work."
    )
    messages.info(request, said)
    chosen = f"?{urlencode({'period': period.key})}" if period.year else ""
    return redirect(reverse("learning:insights_of_desks") + chosen)


def _times(standing, period):
    """Return [(desk, figures)] of the own desks, and of those right below that tell something."""
    own, below = desks_of(standing)
    found = figures_of_desks([*own, *below], period)
    told = [desk for desk in below if any(figure.is_told for figure in found[desk.pk])]
    return [[(desk, found[desk.pk]) for desk in desks] for desks in (own, told)]


def _grid(told):
    """Return the drawing of a state, a square for each of its districts and each theme."""
    themes = _themes()
    heard = themes_heard([district for district, _heard in told])
    rows = [
        (district, is_heard, [(theme, theme.pk in heard[district.pk]) for theme in themes])
        for district, is_heard in told
    ]
    return charts.grid_of(rows)


def _themes():
    return [theme for theme in remembered.themes().values() if theme.merged_into_id is None]


def _context(request, choice):
    mark = InsightMark.objects.filter(pk=1).first()
    return {
        "choice": choice,
        "themes": _themes(),
        "states": sorted(remembered.states().values(), key=lambda state: state.name_here),
        "counted_at": mark.counted_at if mark else None,
        "query": request.GET.urlencode(),
    }


def _csv(name):
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.write("\ufeff")
    return answer, csv.writer(answer)


def _choice(given):
    """Return the `Choice` of an address; raises UnknownChoice."""
    periods = known_periods()
    themes = {theme.key: theme for theme in _themes()}
    return Choice(
        _one_of(given, "theme", themes),
        _one_of(given, "state", remembered.states()),
        _one_of(given, "period", {one.key: one for one in periods}) or Period(),
        periods,
    )


def _one_of(given, name, known):
    value = given.get(name, "")
    if not value:
        return None
    if value not in known:
        raise UnknownChoice(name, value)
    return known[value]
