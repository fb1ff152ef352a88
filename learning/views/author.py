"""Asking for what the Sourcebook lacks, and asking in other words."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from events.pressing import done_once
from learning import services
from learning.choices import Origin
from learning.forms import GapForm
from learning.models import Gap
from learning.permissions import may
from learning.views.public import gap_for, page
from places.folding import fold
from practices import search
from practices.errors import AnswersMissing, NotAllowed, WrongState
from practices.rows import rows_of

NEAR = 3
_ABOUT = ("translation", "practice")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def new(request):
    """Ask for something; first shows what comes near, entries and what others asked for."""
    if not may(request.user, "ask"):
        raise NotAllowed("ask")
    typed = request.GET.get("q", "").strip()[:200]
    initial = {"looked_for": typed, "origin": _origin(request, typed)}
    initial |= {name: request.GET.get(name, "")[:20] for name in _ABOUT}
    form = GapForm(request.POST or None, user=request.user, initial=initial)
    if request.method != "POST":
        if practice := _practice_of(form):
            themes = [theme.key for theme in practice.themes.all()]
            form.initial |= {"themes": themes, "language": practice.language}
        return _page(request, form, typed)
    if not form.is_valid():
        return _page(request, form, form.data.get("looked_for", "")[:200], status=422)
    words = form.cleaned_data["looked_for"]
    if form.cleaned_data["shown_for"] != fold(words) and any(
        near := _near(form, words, request.user)
    ):
        return _page(request, form, words, near=near)
    try:
        return _ask(request, form)
    except AnswersMissing as lacking:
        lacking.say_in(form)
        return _page(request, form, words, status=422)


def _origin(request, typed):
    given = request.GET.get("origin")
    if given in (Origin.PRACTICE, Origin.TRANSLATION):
        return given
    return Origin.SEARCH if typed else Origin.OWN_WORDS


def _practice_of(form):
    """Return the practice to which `form` asks for another way, None where it is none to be asked
    for; one query at most."""
    try:
        return form.fields["practice"].clean(form["practice"].value())
    except ValidationError:
        return None


def _ask(request, form):
    origin = form.cleaned_data["origin"] or Origin.OWN_WORDS
    said = _("It is asked. You hear as soon as somebody has told how.")
    told = {"origin": origin} | {name: form.cleaned_data[name] for name in _ABOUT}
    return done_once(request, partial(services.ask, **told, **form.words()), said=said)


def _near(form, words, user):
    """Return (rows of practices, gaps) that come near to `words`.

    The practice to which `form` asks for another way is none of them.
    """
    if not fold(words):
        return [], []
    about = str(form["practice"].value() or "")
    practices = [row for row in near_practices(words, user) if str(row.practice) != about]
    gaps = Gap.objects.visible_to(user).listed().with_row_data()
    return practices, gaps.like(words, NEAR)


def near_practices(words, user):
    """Return the rows of the NEAR practices that come nearest to `words`."""
    page = search.find(words, search.Filters(), user, size=NEAR, facets=())
    return rows_of(page.practices)


def _page(request, form, words, *, status=200, near=None):
    practices, gaps = near if near is not None else _near(form, words, request.user)
    if form.is_bound:
        form.data = form.data.copy()
        form.data["shown_for"] = fold(words)
    else:
        form.initial["shown_for"] = fold(words)
    context = {"form": form, "practices": practices, "gaps": gaps, "words": words}
    context["practice"] = _practice_of(form)
    context["asks_again"] = form.is_bound and status == 200
    return render(request, "learning/new_gap.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def edit(request, pk):
    """Ask in other words, while it is open: 409 where it has moved on meanwhile."""
    gap = gap_for(request.user, pk)
    if not may(request.user, "edit", gap):
        raise NotAllowed("edit")
    if not gap.is_open:
        return page(request, gap, status=409, moved=True)
    form = GapForm(request.POST or None, user=request.user, gap=gap)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _edit(request, gap, form)
            except WrongState:
                status = 409
                now = gap_for(request.user, pk)
                form.data = form.data.copy()
                form.data["revision"] = now.revision
                gap = now
    context = {"form": form, "gap": gap, "overtaken": status == 409}
    return render(request, "learning/edit_gap.html", context, status=status)


def _edit(request, gap, form):
    act = partial(services.edit, gap, revision=form.cleaned_data["revision"], **form.words())
    return done_once(request, act, home=gap.get_absolute_url(), said=_("Saved."))
