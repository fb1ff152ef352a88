"""The desk's postings to confirm."""

import uuid
from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.forms import RefusalForm
from accounts.models import Posting
from accounts.querysets import CONFIRM_WITHIN, working_days_before
from accounts.services import Decided, confirm_posting, posting_to_decide, refuse_posting
from accounts.standing import standing_of
from events.pressing import done_once

AT_ONCE = 50  # rows of the page; the oldest come first


@login_required
@require_safe
def postings(request):
    """List the stated postings that wait for the reader's desk; 403 without a desk."""
    return _page(request)


def _page(request, wrong=None, form=None, status=200):
    """Draw the list; `wrong` is the posting whose refusal `form` lacks something."""
    standing, now = standing_of(request.user), timezone.now()
    if not standing.curates:
        raise PermissionDenied
    waiting = Posting.objects.awaiting(standing, now)
    rows = list(waiting[: AT_ONCE + 1])
    for row in rows:
        row.form = form if row.pk == wrong else RefusalForm(auto_id=f"id_{row.pk}_%s")
        row.confirm_id, row.refuse_id = uuid.uuid4(), uuid.uuid4()
    context = {
        "rows": rows[:AT_ONCE],
        "more": len(rows) > AT_ONCE,
        "late_before": working_days_before(now, CONFIRM_WITHIN),
        "wrong_form": form,
    }
    return render(request, "accounts/postings.html", context, status=status)


@login_required
@require_POST
def confirm(request, pk):
    """Confirm a posting: 403 for one's own, 404 outside the desk, 409 when already decided."""
    return _decide(request, partial(confirm_posting, pk), _("%(name)s is confirmed."))


@login_required
@require_POST
def refuse(request, pk):
    """Refuse a posting with a note; answers as `confirm`, and 422 without a note."""
    form = RefusalForm(request.POST, auto_id=f"id_{pk}_%s")
    if form.is_valid():
        act = partial(refuse_posting, pk, note=form.cleaned_data["note"])
        return _decide(request, act, _("%(name)s was told what is not right."))
    try:
        posting_to_decide(pk, request.user, timezone.now())
    except Decided:
        return _decided(request)
    return _page(request, pk, form, status=422)


def _decide(request, act, words):
    """Have `act` decide on a posting, once; say so with the name in `words` above the list."""

    def said(posting):
        return words % {"name": posting.person.name}

    try:
        return done_once(request, act, home=reverse("accounts:postings"), said=said)
    except Decided:
        return _decided(request)


def _decided(request):
    reason = _("This posting has been decided already.")
    return render(request, "errors/409.html", {"reason": reason}, status=409)
