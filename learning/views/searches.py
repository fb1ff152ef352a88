"""The searches that one follows: for oneself alone."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from events.pressing import done_once
from learning import searches
from learning.forms import SearchForm
from learning.models import SavedSearch


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def mine(request):
    """List the searches that one follows, with renaming and stopping."""
    return _mine(request)


def _mine(request, *, refused=None, status=200):
    saved = list(SavedSearch.objects.filter(person=request.user)[: searches.MOST])
    context = {
        "searches": [(one, _form(one, refused)) for one in saved],
        "most": searches.MOST,
        "request_id": uuid.uuid4(),
    }
    return render(request, "learning/searches.html", context, status=status)


def _form(saved, refused):
    if refused is not None and refused[0] == saved.pk:
        return refused[1]
    return SearchForm(initial={"name": saved.name}, auto_id=f"id_%s_{saved.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def new(request):
    """Follow the search of this address, under a name."""
    query = searches.canonical(_given(request))
    asked = searches.read(query)
    if asked is None:
        reason = _("Search for words or choose a filter first, then follow that list.")
        return render(request, "errors/400.html", {"reason": reason}, status=400)
    initial = {"query": query, "name": searches.name_for(asked)}
    form = SearchForm(request.POST or None, initial=initial)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            return _follow(request, form, query)
        except searches.TooMany:
            form.add_error(None, _("You follow 100 searches already. Stop one of them first."))
    address = f"{reverse('practices:list')}?{query}"
    context = {"form": form, "list": address, "name": initial["name"]}
    return render(request, "learning/new_search.html", context, status=status)


def _given(request):
    """Return what was asked: a form brings the query of its page along."""
    return QueryDict(request.POST["query"]) if "query" in request.POST else request.GET


def _follow(request, form, query):
    def act(by, **_made):
        searches.follow(query, by=by, name=form.cleaned_data["name"])

    said = _("You follow it. What is new in it you hear once a day.")
    return done_once(request, act, home=reverse("learning:searches"), said=said)


@require_POST
@login_required
def rename(request, pk):
    """Give a search that one follows another name."""
    saved = get_object_or_404(SavedSearch, person=request.user, pk=pk)
    form = SearchForm(request.POST, auto_id=f"id_%s_{saved.pk}")
    if not form.is_valid():
        return _mine(request, refused=(saved.pk, form), status=422)
    saved.name = form.cleaned_data["name"]
    saved.save(update_fields=["name"])
    messages.success(request, _("Saved."))
    return redirect("learning:searches")


@require_POST
@login_required
def stop(request, pk):
    """Follow a search no more; a second press finds it gone."""

    def act(by, **_made):
        get_object_or_404(SavedSearch, person=by, pk=pk).delete()

    said = _("You do not follow it any more.")
    return done_once(request, act, home=reverse("learning:searches"), said=said)
