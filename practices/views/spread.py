"""How a practice spread, for whoever may read it."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from practices.living.spread import MOST_SHOWN, spread_of
from practices.living.tiles import map_of
from practices.views.public import visible

BAR, GAP, TALLEST = 14, 4, 80


@require_safe
def spread(request, pk):
    """Show the family of a practice, and where and when each of it was taken up."""
    practice = visible(request, pk)
    if practice.is_hidden or not practice.live_version_id:
        raise Http404
    found = spread_of(practice, request.user)
    context = {
        "practice": practice,
        "spread": found,
        "map": map_of(found.takings) if found.takings else None,
        "chart": _bars(found.months),
        "most": MOST_SHOWN,
    }
    return render(request, "practices/spread.html", context)


def _bars(months):
    """Return the width of the chart and `(month, took, failed, x, y, height)` for each month."""
    most = max((took for _month, took, _failed in months), default=1)
    bars = []
    for number, (month, took, failed) in enumerate(months):
        height = round(TALLEST * took / most, 1)
        bars.append((month, took, failed, number * (BAR + GAP), TALLEST - height, height))
    return {"bars": bars, "width": max(len(bars), 12) * (BAR + GAP), "most": most}
