"""Where one answers whether a practice is still true, and what one's office is to confirm."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from events.paging import addresses, page_of
from practices.living import asked_links, confirming, due
from practices.models import Practice, Version
from practices.permissions import is_author, may
from practices.verb_forms import ConfirmForm


@login_required
@require_safe
def still_true(request, pk):
    """Offer the answers with a button each; 404 for another's link, 403 without the right.

    What is no longer published leads to its page. Looking changes nothing.
    """
    practice = get_object_or_404(Practice.objects.visible_to(request.user), pk=pk)
    if not may(request.user, "confirm", practice):
        raise PermissionDenied
    if not practice.is_live:
        return redirect(practice)
    asked = request.GET.get("asked", "")
    try:
        answered = bool(asked) and not asked_links.is_current(practice, asked)
    except ValueError as error:
        raise Http404 from error
    live = Version.objects.with_reading_data().get(pk=practice.live_version_id)
    context = {
        "practice": practice,
        "version": live,
        "confirmed": confirming.told(practice, live),
        "answered": answered,
        "own": is_author(request.user, practice),
        "forms": _forms(practice),
    }
    return render(request, "practices/still_true.html", context)


def _forms(practice):
    """Return a form for each answer, each with ids of its own."""
    asked = {"asked": asked_links.mark_of(practice)}
    names = ("yes", "dated", "changed", "ended")
    return {name: ConfirmForm(verb=f"confirm-{name}", initial=asked) for name in names}


@login_required
@require_safe
def to_confirm(request):
    """List what one's offices are to confirm, the longest due first."""
    page = page_of(request, due.due_of(request.user))
    context = {"page": page, "practices": page.object_list}
    return render(request, "practices/to_confirm.html", context | addresses(request, page))
