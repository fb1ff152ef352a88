"""The list of practices: a page, the same as JSON, CSV and Atom, and suggestions while typing."""

from dataclasses import replace
from functools import wraps

from django.http import Http404, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.standing import standing_of
from practices import exports, filters, search, searches
from practices.choices import CLOSED_STATES
from practices.models import Practice
from practices.search import fresh, panel
from practices.search.counts import shown
from practices.search.going import leads_to
from practices.search.loading import as_rows
from practices.search.suggesting import suggestions
from practices.search.why import rows_of_hits
from practices.search.words import LONGEST_QUERY
from practices.slugs import skeleton
from practices.views.known_choices import known_choices


def _of_a_list(view):
    """Hand the `Asked` of the request to `view`; what nobody can ask is 400, no such page 404."""

    @require_safe
    @known_choices
    @wraps(view)
    def answer(request):
        try:
            return view(request, filters.read(request.GET))
        except search.NoSuchPage as error:
            raise Http404 from error

    return answer


@_of_a_list
def practices(request, asked):
    """Show the list, with its filters, as a page."""
    if asked.filters.status == search.SUBMITTED:
        return _fresh(request, asked)
    address, places = leads_to(asked.q, request.user) if asked.q else ("", [])
    if address:
        return redirect(address)
    facets = shown(asked.filters)
    page = search.find(asked.q, asked.filters, request.user, facets=facets, load=as_rows)
    searches.note(request, asked, page)
    listed = _as_looked_for(asked, page)
    context = _beside(request, asked, page.facets, page.short) | {
        "listed": listed,
        "files": _files(listed),
        "page": page,
        "count": page.count,
        "more": "" if page.exact else "+",
        "rows": rows_of_hits(page),
        "settled": _settled(request, page),
        "named": panel.named(asked, places),
        "meant": asked.address(q=page.offered),
        "next": asked.address(after=page.next.written()) if page.next else "",
        "previous": _previous(asked, page),
        "sorts": panel.sorts(asked, page.typed.terms),
        "file": exports.foretold(_sizes(page), page.count if page.exact else None),
    }
    return render(request, "practices/list.html", context)


def _unindexed(view):
    """Keep the files of a list out of search engines: the page is there for them."""

    @wraps(view)
    def answer(request):
        response = view(request)
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


@_unindexed
@_of_a_list
def as_json(request, asked):
    """Answer the list as JSON, 20 at a time; `next` leads on."""
    page = _found(request, asked)
    following = asked.address(after=page.next.written()) if page.next else ""
    return JsonResponse(
        {
            **page.as_data,
            "next": exports.absolute(request.path + following) if following else None,
            "results": [exports.as_json(practice) for practice in page.practices],
        },
        json_dumps_params={"ensure_ascii": False},
    )


@_unindexed
@_of_a_list
def as_csv(request, asked):
    """Answer the whole list as a spreadsheet file, as far as `exports.MOST_ROWS`.

    What only comes near is left out: no reader of a sorted sheet could tell it from a hit.
    """
    found, nothing = (), ""
    if asked.filters.status != search.SUBMITTED:
        found = search.each(asked.q, asked.filters, request.user, exports.MOST_ROWS + 1)
        nothing = _nothing_has_all(asked) if asked.q else ""
    lines = exports.csv_lines(found, nothing)
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = skeleton(asked.q[:LONGEST_QUERY]) or "list"
    response["Content-Disposition"] = f'attachment; filename="practices-{name}.csv"'
    return response


def _nothing_has_all(asked):
    address = exports.absolute(reverse("practices:list") + asked.address())
    return _(
        "No practice of this list has all these words as they were typed."
        " What comes near stands on its page: %(address)s"
    ) % {"address": address}


@_unindexed
@_of_a_list
def as_feed(request, asked):
    """Answer the newest entries of the list as an Atom feed, whatever its order."""
    found = []
    if asked.filters.status != search.SUBMITTED:
        found = search.newest(asked.q, asked.filters, request.user, exports.MOST_ENTRIES)
    feed = exports.atom(
        found,
        title=_("Practices: %(words)s") % {"words": asked.q} if asked.q else _("Practices"),
        path=request.path,
        query=asked.address() if asked.data else "",
    )
    return HttpResponse(feed, content_type="application/atom+xml; charset=utf-8")


@_unindexed
@require_safe
def unlearned(request):
    """Answer what was replaced or withdrawn last as an Atom feed: why, and what to use instead."""
    found = Practice.objects.visible_to(request.user).unlearned()[: exports.MOST_ENTRIES]
    feed = exports.atom_of_unlearned(list(found), title=_("Unlearned"), path=request.path)
    return HttpResponse(feed, content_type="application/atom+xml; charset=utf-8")


@require_safe
def suggest(request):
    """Answer titles, themes, tags and places that begin with what was typed, ten of each."""
    found = suggestions(request.GET.get("q", ""), request.user)
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


def _found(request, asked):
    """Files hold what is published, superseded or withdrawn; what is fresh stays on its page."""
    if asked.filters.status == search.SUBMITTED:
        return search.nothing(asked.q)
    return search.find(asked.q, asked.filters, request.user, facets=())


def _settled(request, page):
    """Return the rows as one piece draws them, where nothing but them stands in it."""
    if page.words or request.user.is_authenticated:
        return []
    return [one.settled for one in page.practices]


def _sizes(page):
    """Return how many bytes the first lines of the list as a file have, its headings first."""
    if page.words:
        return [len(line.encode()) for line in exports.csv_lines(page.practices)]
    (headings,) = exports.csv_lines([])
    return [len(headings.encode()), *(one.bytes for one in page.practices)]


def _fresh(request, asked):
    asked = fresh.applying(asked)
    versions = fresh.fresh_versions(asked, request.user)[: fresh.MOST + 1]
    rows = fresh.fresh_rows(versions, asked.themes)
    more = "+" if len(rows) > fresh.MOST else ""
    rows = rows[: fresh.MOST]
    context = _beside(request, asked, {}) | {
        "page": search.nothing(asked.q),
        "count": len(rows),
        "more": more,
        "rows": rows,
        "is_fresh": True,
    }
    return render(request, "practices/list.html", context)


def _beside(request, asked, facets, short=()):
    """Return what stands round the rows: search box, filters, chips, files."""
    groups = panel.groups(asked, facets, short)
    shown = {group["name"] for group in groups} | {"q", "status", "confirmed"}
    kept = [(key, value) for key in asked.data for value in asked.data.getlist(key)]
    return {
        "asked": asked,
        "indexed": not asked.data and "after" not in request.GET,
        "groups": groups,
        "statuses": panel.statuses(asked, standing_of(request.user).has_posting),
        "confirmations": panel.confirmations(asked),
        "chips": panel.chips(asked),
        "hidden": [(key, value) for key, value in kept if key not in shown],
        "listed": asked,
        "files": _files(asked),
        "clear": reverse("practices:list"),
        "unlearned": asked.filters.status in CLOSED_STATES,
    }


def _as_looked_for(asked, page):
    """Return what was `asked`, spelt as it was found: so it is taken along from the page.

    Where nothing has all of it in any spelling, as it was typed: what was put for it is a guess.
    """
    if not page.spelled or page.is_near or not page.practices:
        return asked
    data = asked.data.copy()
    data["q"] = page.spelled
    return replace(asked, q=page.spelled, data=data)


def _files(asked):
    query = asked.address() if asked.data else ""
    return {name: reverse(f"practices:list_{name}") + query for name in ("csv", "feed")}


def _previous(asked, page):
    """Return the address of the page before; numbered pages go as far as the fiftieth."""
    if not 1 < page.number <= search.LAST_PAGE + 1:
        return ""
    return asked.address(page=page.number - 1) if page.number > 2 else asked.address()
