"""What people search for and do not find: for State and National curators."""

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from practices import searches as searches_kept
from practices.desk import searched


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def searches(request):
    """Show what was searched for in a week, most and in vain, without who it was."""
    places = searched.scope_of(request.user)
    try:
        monday = searched.monday_of(request.GET.get("week", ""))
    except ValueError as error:
        raise Http404 from error
    searches_kept.flush()
    before, after = searched.weeks_beside(monday)
    context = {
        "places": places,
        "monday": monday,
        "sunday": monday + searched.WEEK * 6 / 7,
        "before": before,
        "after": after,
        "week": searched.week(places, monday),
        "few": searched.FEW,
    }
    return render(request, "practices/curation/searches.html", context)
