"""Following a place or a theme from its page, for oneself alone."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from learning.interests import following
from learning.models import Source
from places.choices import Level
from places.models import Place
from practices.errors import AnswersMissing
from practices.models import Theme


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def follow_place(request, level, code):
    """Follow a place that the directory holds today; 404 for India, of which everything is."""
    if level == Level.NATIONAL or level not in Level.values:
        raise Http404
    place = get_object_or_404(Place.objects.with_parents(), level=level, code=code)
    if not place.is_current:
        raise Http404
    return _follow(request, place.long_label, place=place)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def follow_theme(request, key):
    """Follow a theme; one that was merged is not found."""
    theme = get_object_or_404(Theme.objects.current(), key=key)
    return _follow(request, theme.name, theme=theme)


def _follow(request, name, **what):
    """Show the one button, or follow and lead back to the page of `what`, {noun: thing}."""
    (thing,) = what.values()
    wrong = ""
    if request.method == "POST":
        try:
            following.follow(request.user, **what)
            messages.success(request, following.said_to(request.user))
            return redirect(following.page_of(thing))
        except AnswersMissing as lacking:
            wrong = lacking.errors["what"]
    context = {
        "name": name,
        "page": following.page_of(thing),
        "source": Source.objects.filter(person=request.user, **what).first(),
        "wrong": wrong,
    }
    return render(request, "learning/follow_one.html", context, status=422 if wrong else 200)
