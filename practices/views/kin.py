"""The desk's page of what tells something like a published practice: a variant, or the same."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from practices.errors import NotAllowed
from practices.kin.likeness import near_version
from practices.models import Version
from practices.permissions import may
from practices.verb_forms import form_of
from practices.views.public import visible


@login_required
@cache_control(private=True, no_store=True)
@require_safe
def kin(request, pk):
    """Show its desk what is near to a published practice, and what may be said of each.

    403 for others; one that is published no more leads to its page.
    """
    practice = visible(request, pk)
    if not may(request.user, "link", practice):
        raise NotAllowed("link")
    if not practice.is_live:
        return redirect(practice)
    live = Version.objects.with_reading_data().get(pk=practice.live_version_id)
    near = [one for one in near_version(live, request.user) if one.practice.is_live]
    context = {
        "practice": practice,
        "version": live,
        "near": [(one, form_of("merge")) for one in near],
        "original": practice.variant_of,
        "may_join": may(request.user, "merge", practice),
        "form": form_of("link"),
    }
    return render(request, "practices/kin.html", context)
