"""What one looks for, for oneself alone: themes, what one has read, what one follows."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from learning.forms import LookingForm
from learning.interests import following
from learning.interests.looking import looking_of
from learning.models import Interests, Source
from practices.errors import AnswersMissing
from practices.models import Practice
from practices.remembered import themes


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def looking(request):
    """Show and choose one's themes; what was read is shown with how often."""
    row = Interests.objects.filter(pk=request.user.pk).first() or Interests(person=request.user)
    form = LookingForm(request.POST or None, row=row)
    if request.method == "POST" and form.is_valid():
        told = {"chosen": form.keys(), "learns": form.cleaned_data["learns"]}
        Interests.objects.update_or_create(person=request.user, defaults=told)
        messages.success(request, _("Saved."))
        return redirect("learning:looking")
    names = {str(theme.pk): theme.name for theme in themes().values()}
    read = [(names[key], number) for key, number in row.read.items() if key in names]
    keys, level = looking_of(request.user), {theme.pk: theme for theme in themes().values()}
    context = {
        "form": form,
        "read": sorted(read, key=lambda one: (-one[1], one[0])),
        "of_level": [level[key].name for key in keys.of_level],
        "sources": following.sources_of(request.user),
        "request_id": uuid.uuid4(),
    }
    status = 422 if form.errors else 200
    return render(request, "learning/looking.html", context, status=status)


@require_POST
@login_required
def clear(request):
    """Forget what one has read."""
    Interests.objects.filter(person=request.user).update(read={})
    messages.success(request, _("What you read is forgotten."))
    return redirect("learning:looking")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def follow(request, pk):
    """Follow the office of a published practice, or one of its tags."""
    listed = Practice.objects.visible_to(request.user).listed().filter(shielded_level="")
    places = ("author_office__organisation", "author_office__place__state")
    more = ("author_office__place__district", "author_office__place__block")
    practice = get_object_or_404(listed.select_related(*places, *more), pk=pk)
    tags, wrong = list(practice.tags.order_by("name")), ""
    if request.method == "POST":
        try:
            following.follow(request.user, **_chosen(request.POST.get("what"), practice, tags))
            messages.success(request, following.said_to(request.user))
            return redirect("learning:follow", pk=pk)
        except AnswersMissing as lacking:
            wrong = lacking.errors["what"]
    own = {(one.office_id, one.tag_id): one.pk for one in following.sources_of(request.user)}
    context = {
        "practice": practice,
        "office": practice.author_office,
        "office_source": own.get((practice.author_office_id, None)),
        "tags": [(tag, own.get((None, tag.pk))) for tag in tags],
        "wrong": wrong,
    }
    return render(request, "learning/follow.html", context, status=422 if wrong else 200)


def _chosen(what, practice, tags):
    """Return {"office": …} or {"tag": …} of what was pressed; Http404 for anything else."""
    known = {f"tag-{tag.pk}": {"tag": tag} for tag in tags}
    if practice.author_office_id:
        known["office"] = {"office": practice.author_office}
    if what not in known:
        raise Http404
    return known[what]


@require_POST
@login_required
def stop(request, pk):
    """Follow something no more; who pressed it on the page of a place or a theme is led back."""
    source = get_object_or_404(
        Source.objects.select_related("place", "theme"), person=request.user, pk=pk
    )
    source.delete()
    messages.success(request, _("You do not follow it any more."))
    thing = source.place or source.theme
    back = thing and request.POST.get("back") == "page"
    return redirect(following.page_of(thing) if back else "learning:looking")
