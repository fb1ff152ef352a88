"""Posters for a gallery walk, each on A3: of a pack, or of the practices that suit a workshop."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.db.models import Case, When
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from packs.models import Pack
from packs.suggesting import MOST, fitting
from practices.models import Practice
from workshops.prework.packing import TITLE
from workshops.views.convening import own

MOST_PACKS = 30


@never_cache
@require_safe
@login_required
def posters(request, pk):
    """Show who runs the workshop what to hang up, with the poster of each."""
    workshop = own(request, pk, "report")
    packs = _packs(workshop, request.user)
    pack = _chosen(packs, request.GET.get("pack"))
    found = _in_pack(pack, request.user) if pack else _suited(workshop, request.user)
    context = {
        "workshop": workshop,
        "packs": packs,
        "pack": pack,
        "posters": [(practice, _poster(practice)) for practice in found],
    }
    return render(request, "workshops/posters.html", context)


def _packs(workshop, user):
    """Return the packs of `user` and her offices, those made for this workshop first."""
    for_this = Case(When(occasion=workshop.title[:TITLE], then=0), default=1)
    found = Pack.objects.owned_by(user).annotate(for_another=for_this)
    return list(found.order_by("for_another", "-changed_at", "-pk")[:MOST_PACKS])


def _chosen(packs, asked):
    """Return the pack whose key was asked for; unasked, the one that was made for the workshop.

    "0" is none: what suits. Raises Http404.
    """
    if asked is None:
        return next((pack for pack in packs if not pack.for_another), None)
    if asked == "0":
        return None
    found = next((pack for pack in packs if str(pack.pk) == asked), None)
    if found is None:
        raise Http404
    return found


def _in_pack(pack, user):
    """Return what stands in `pack` and may be printed, in its order."""
    found = Practice.objects.visible_to(user).listed().filter(pack_items__pack=pack)
    return found.select_related("place").order_by("pack_items__position")


def _suited(workshop, user):
    """Return the first of what suits the themes, the language and the place of a workshop.

    Where nothing is told of its themes, of any.
    """
    language = next(iter(workshop.languages), workshop.words_language)
    near = {"language": language, "place": workshop.place}
    themes = [theme.key for theme in workshop.themes.all()]
    return fitting(user, themes=themes, **near)[:MOST] or fitting(user, **near)[:MOST]


def _poster(practice):
    address = reverse("packs:print", args=[practice.pk, "poster"])
    return f"{address}?{urlencode({'lang': get_language()})}"
