"""From a gap to an entry, and what else is missing: for curators."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from accounts.standing import standing_of
from events.pressing import done_once
from learning.insights.blocks import FEW
from learning.models import Gap, TranslationAsk
from learning.permissions import may
from learning.register import entries, sought
from learning.register.another_way import with_open_gap
from learning.register.unanswered import without_alternative
from learning.views.public import gap_for, page
from practices.desk.searched import scope_of
from practices.errors import NotAllowed, WrongState
from practices.rows import row_of

MOST = 50
MOST_ASKED = 20


@require_POST
@login_required
def tell(request, pk):
    """Begin an entry for a gap, or go on with the one begun, and lead to its form."""
    gap = gap_for(request.user, pk)
    try:
        return done_once(request, partial(_begin, gap), home=_form_of)
    except Gap.DoesNotExist as gone:
        raise Http404 from gone
    except WrongState:
        return page(request, gap_for(request.user, pk), status=409, moved=True)


def _begin(gap, *, by, **_made):
    return entries.begin(gap, by=by)


def _form_of(practice):
    return reverse("practices:edit", args=[practice.pk])


@require_safe
@login_required
@cache_control(private=True, no_store=True)
def missing(request):
    """Show what needs another way in the places that one curates, and what was sought in vain.

    The last in States and India alone: it is counted for whole ones. And what is asked for in
    another language, wherever: who can translate it may work anywhere.
    """
    user = request.user
    if not may(user, "missing"):
        raise NotAllowed("missing")
    places = list({duty.place_id: duty.place for duty in standing_of(user).curates}.values())
    troubled = without_alternative(places)
    asked = TranslationAsk.objects.waiting().visible_to(user).with_row_data()
    context = {
        "places": places,
        "practices": [(row_of(one), gap) for one, gap in with_open_gap(troubled, user)],
        "in_language": asked.most_asked_first()[:MOST_ASKED],
        "few": FEW,
        **(_sought(scope_of(user)) if standing_of(user).curates_a_state else {}),
    }
    return render(request, "learning/missing.html", context)


def _sought(places):
    found = sought.sought_in(places)
    return {
        "reads_searches": True,
        "sought": sought.with_near(list(found.filter(gap=None)[:MOST])),
        "joined": found.exclude(gap=None)[:MOST],
    }


@require_POST
@login_required
def join(request, pk):
    """Say that what many sought is what a gap asks for, or with no gap that it is not."""
    row = get_object_or_404(sought.sought_in(scope_of(request.user)), pk=pk)
    given, gap = request.POST.get("gap", ""), None
    if given:
        known = given.isascii() and given.isdigit() and len(given) < 19
        gap = known and Gap.objects.listed().filter(pk=given).first()
        if not gap:
            raise Http404
    sought.join(row, gap)
    messages.success(request, _("Saved."))
    return redirect("learning:missing")
