"""Posters for a gallery walk: the practices that suit a workshop, each to be printed on A3."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from packs.suggesting import MOST, fitting
from workshops.views.convening import own


@never_cache
@require_safe
@login_required
def posters(request, pk):
    """Show who runs the workshop what to hang up, with the poster of each."""
    workshop = own(request, pk, "report")
    found = _suited(workshop, request.user)
    context = {
        "workshop": workshop,
        "posters": [(practice, _poster(practice)) for practice in found],
    }
    return render(request, "workshops/posters.html", context)


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
