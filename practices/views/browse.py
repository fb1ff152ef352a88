"""Finding practices without searching: by theme and by place."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import Pause
from events.paging import addresses, page_of
from places.choices import Level
from places.models import Place
from practices import counting
from practices.alike import alike
from practices.models import Practice, Theme
from practices.page_links import link_to_follow, links_of_place
from practices.place_facts import about
from practices.row_reading import read, values_of
from practices.views.trying import trying_under

ROWS = 10
ROWS_OF_PLACE = 5


@require_safe
def themes(request):
    """Show all themes in their groups."""
    return render(request, "practices/themes.html", {"groups": counting.themes_by_group()})


@require_safe
def theme(request, key):
    """Show the practices of one theme; one that was merged leads to where it went."""
    found = get_object_or_404(Theme.objects.select_related("merged_into"), key=key)
    if found.merged_into:
        return redirect(found.merged_into)
    context = {"theme": found, "follow": link_to_follow(found, request.user)}
    told = Practice.objects.of_theme(found)
    context |= _listed(request, told, total=counting.of_theme(found))
    return render(request, "practices/theme.html", context)


@require_safe
def places(request):
    """Show the states and union territories, and a way to any place.

    The page to find a place leads back here with `?place=level:code`.
    """
    if key := request.GET.get("place"):
        chosen = get_object_or_404(Place.objects.filter_key(key))
        return redirect(place_address(chosen))
    return render(request, "practices/places.html", {"states": counting.states()})


@require_safe
def place(request, level, code):
    """Show a place: where it lies, what is under it, what was told there."""
    if level == Level.NATIONAL:
        return redirect("practices:places")
    found = _place(level, code)
    names = found.names.order_by("kind", "name")
    context = {
        "place": found,
        "crumbs": _crumbs(found),
        "level_words": found.get_kind_display() or found.get_level_display(),
        "level_name": counting.local_names(found.state_id, get_language()).get(found.level),
        "aliases": [name for name in names if name.name != found.name_here],
        "paused_desk": found.district or found,
        "pauses": Pause.objects.not_over().filter(place=found.district_id or found.pk),
        "links": links_of_place(found),
        "follow": link_to_follow(found, request.user),
        "children": counting.children_of(found, get_language()),
    }
    told, total = Practice.objects.under(found), counting.of_place(found)
    context |= _listed(request, told, ROWS_OF_PLACE, total)
    context |= trying_under(request, found)
    context |= about(found, request.user)
    return render(request, "practices/place.html", context)


@require_safe
def place_like(request, level, code):
    """Show what worked and what failed in places like one; 404 for India, which has no like."""
    if level == Level.NATIONAL:
        raise Http404
    found = _place(level, code)
    context = {"place": found, "alike": alike(found, request.user)}
    return render(request, "practices/place_like.html", context)


def _place(level, code):
    if level not in Level.values:
        raise Http404
    places = Place.objects.with_parents().select_related("successor")
    return get_object_or_404(places, level=level, code=code)


def _crumbs(place):
    above = [(one.full_name, place_address(one)) for one in reversed(place.ancestors())]
    places = (_("Places"), reverse("practices:places"))
    return [{"label": label, "url": url} for label, url in (places, *above)]


def place_address(place):
    """Return the address of a place's page."""
    return reverse("practices:place", args=[place.level, place.code])


def _listed(request, practices, rows=ROWS, total=None):
    """Return the rows of one page of `practices`, newest first, and the pages beside it.

    Few, for what stands below them is looked for too; the list and its search have all. `total` is
    how many there are, where that is kept.
    """
    found = practices.visible_to(request.user).listed().newest_first()
    page = page_of(request, values_of(found), rows, total)
    listed = {"rows": [one.row for one in read(page)], "page": page, "total": page.paginator.count}
    return listed | addresses(request, page)
