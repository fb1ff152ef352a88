"""The addresses of practices, their versions and the themes in the API."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema

from events.api import LICENCE, STRANGER, ReadView, UnknownValue, answers, listed, page_size
from practices import codes, counting, filters, search, searches
from practices.api import document, told
from practices.errors import UnknownChoice
from practices.models import Practice, Theme, Version

LARGEST_KEY = 2**63 - 1


class Practices(ReadView):
    """The list and search of `/practices/`, as data."""

    @extend_schema(
        operation_id="practices",
        tags=["practices"],
        summary="List and search practices",
        description=document.LIST,
        parameters=document.FILTERS,
        responses=answers(document.PracticePage, document.EXAMPLE),
    )
    def get(self, request):
        if same := self.unchanged(request):
            return same
        asked, size = _asked(request.query_params), page_size(request.query_params)
        try:
            page = search.find(asked.q, asked.filters, STRANGER, size=size, facets=())
        except search.NoSuchPage as error:
            raise Http404 from error
        if asked.q:  # a copy of the whole list by filters asks for nothing
            searches.note(request, asked, page, user=STRANGER)
        found = [told.row(practice) for practice in page.practices]
        return listed(found, _following(request, asked, page), **page.as_data)


def _asked(given):
    """Return the checked `Asked`; raises UnknownValue, for what is not public too."""
    if given.get("page"):
        raise UnknownValue("page", reason=_("Pages have no numbers here: go on by “next”."))
    if given.get("status") == search.SUBMITTED:
        raise UnknownValue("status", search.SUBMITTED)
    try:
        return filters.read(given)
    except UnknownChoice as error:
        raise UnknownValue(error.name, reason=str(error)) from error


def _following(request, asked, page):
    """Return the path and query of the page behind `page`, or an empty string."""
    if not page.next:
        return ""
    size = request.query_params.get("page_size")
    more = {"page_size": size} if size else {}
    return request.path + asked.address(**more, after=page.next.written())


def _practice(name):
    """Return the practice that a stranger may read by its number or its code; else Http404."""
    if name.isascii() and name.isdecimal():
        wanted = {"pk": min(int(name[:20]), LARGEST_KEY)}
    else:
        wanted = {"code": codes.read_code(name) or ""}
    practices = Practice.objects.visible_to(STRANGER).prefetch_related("themes")
    places = ("place__block", "place__district", "place__state")
    practices = practices.select_related("superseded_by", "live_version", *places)
    return get_object_or_404(practices, **wanted)


def _readable(name):
    """Return the practice of `name`, but 404 where only the reason is told."""
    practice = _practice(name)
    if practice.is_hidden:
        raise Http404
    return practice


class OnePractice(ReadView):
    """A practice with its live version, as a stranger's page shows it."""

    @extend_schema(
        operation_id="practice",
        tags=["practices"],
        summary="One practice",
        description=document.ONE,
        parameters=[document.NAME],
        responses=answers(document.WholePractice),
    )
    def get(self, request, name):
        practice = _practice(name)
        if practice.is_hidden:
            return told.hidden(practice)
        live = Version.objects.with_reading_data().get(pk=practice.live_version_id)
        return told.whole(practice, live)


class Versions(ReadView):
    """The accepted versions of a practice."""

    @extend_schema(
        operation_id="versions",
        tags=["practices"],
        summary="The versions of a practice, newest first",
        parameters=[document.NAME],
        responses=answers(document.VersionList),
    )
    def get(self, request, name):
        practice = _readable(name)
        versions = practice.accepted_versions()
        return listed([told.version_row(one, practice) for one in versions], "")


class OneVersion(ReadView):
    """An accepted version as it stood, without what was hidden since."""

    @extend_schema(
        operation_id="version",
        tags=["practices"],
        summary="One version as it stood",
        parameters=[document.NAME, document.NUMBER],
        responses=answers(document.OneVersion),
    )
    def get(self, request, name, number):
        practice = _readable(name)
        if number > document.LARGEST_NUMBER:
            raise Http404
        versions = practice.accepted_versions().with_reading_data()
        version = get_object_or_404(versions, number=number)
        return {"licence": LICENCE} | told.of_version(version, practice)


class Themes(ReadView):
    """All themes, in the order of their groups."""

    @extend_schema(
        operation_id="themes",
        tags=["themes"],
        summary="All themes",
        responses=answers(document.ThemeList),
    )
    def get(self, request):
        groups = counting.themes_by_group()
        themes = [told.theme(counted) for *_names, group in groups for counted in group]
        return listed(themes, "", count=len(themes))


class OneTheme(ReadView):
    """A theme; of one that was merged, what it was merged into."""

    @extend_schema(
        operation_id="theme",
        tags=["themes"],
        summary="One theme",
        parameters=[document.KEY],
        responses=answers(document.OneTheme),
    )
    def get(self, request, key):
        theme = get_object_or_404(Theme.objects.select_related("merged_into"), key=key)
        theme = theme.merged_into or theme
        counted = counting.Counted(theme, counting.of_theme(theme))
        return {"licence": LICENCE} | told.theme(counted)


addresses = [
    path("practices/", Practices.as_view(), name="practices"),
    path("practices/<str:name>/", OnePractice.as_view(), name="practice"),
    path("practices/<str:name>/versions/", Versions.as_view(), name="versions"),
    path("practices/<str:name>/versions/<int:number>/", OneVersion.as_view(), name="version"),
    path("themes/", Themes.as_view(), name="themes"),
    path("themes/<slug:key>/", OneTheme.as_view(), name="theme"),
]
