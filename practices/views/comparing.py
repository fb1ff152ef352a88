"""Two versions of a practice beside each other, and the open revision beside what is published."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from practices import shield
from practices.comparing import compare
from practices.models import Practice, Version
from practices.presentation import tell
from practices.views.public import contact_for, hidden_page, revision_of, visible

SIDE = "side"


@require_safe
def versions(request, pk, before, after):
    """Show what changed from the accepted version `before` to the accepted version `after`."""
    found = visible(request, pk)
    if found.is_hidden:
        return hidden_page(request, found)
    accepted = found.accepted_versions().with_reading_data()
    first = get_object_or_404(accepted, number=before)
    if before == after:
        return redirect(first)
    second = get_object_or_404(accepted, number=after)
    return _page(request, found, first, second)


@require_safe
@cache_control(private=True, no_store=True)
def revision(request, pk):
    """Show what the open revision changes of what is published, to those who follow it."""
    found = visible(request, pk)
    shown = found.live_version_id and not found.is_hidden and revision_of(found, request.user)
    if not shown:
        raise Http404
    live = Version.objects.with_reading_data().get(pk=found.live_version_id)
    return _page(request, found, live, shown)


def _page(request, practice, first, second):
    addresses = [_address(practice, first, second), _address(practice, second, first)]
    context = {
        "practice": practice,
        "version": second,
        "first": first,
        "second": second,
        "hides": shield.hides_life(practice, request.user),
        "compared": compared(practice, first, second, request.user),
        "side": request.GET.get("view") == SIDE,
        "here": addresses[0],
        "other_way": addresses[1] if first.number and second.number else "",
        "steps": _steps_around(practice, first, second),
    }
    return render(request, "practices/compare.html", context)


def compared(practice, first, second, user):
    """Return the answers in which two versions loaded `with_reading_data` differ for `user`."""
    told, contacts = [], []
    for version in (first, second):
        version.practice = practice
        hides = shield.hides(version, user)
        told.append(tell(version, hides=hides))
        contacts.append("" if hides else contact_for(user, version))
    return compare(*told, contacts=contacts)


def _address(practice, first, second):
    if second.number is None:
        return reverse("practices:compare_open", args=[practice.pk])
    return reverse("practices:compare", args=[practice.pk, first.number or 1, second.number])


def _steps_around(practice, first, second):
    """Return (number, number, address) of the change before this one and of the one after it."""
    if second.number is None or first.number != second.number - 1:
        return {}
    last = Practice.objects.filter(pk=practice.pk).values_list("live_version__number", flat=True)
    around = {}
    if first.number > 1:
        around["previous"] = (first.number - 1, first.number)
    if second.number < last.get():
        around["next"] = (second.number, second.number + 1)
    return {
        name: {
            "before": n,
            "after": m,
            "url": reverse("practices:compare", args=[practice.pk, n, m]),
        }
        for name, (n, m) in around.items()
    }
