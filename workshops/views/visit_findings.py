"""A peer verification: what the visitors find, and with whom the hosts share what of it."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from events.pressing import done_once
from practices.errors import WrongState
from workshops.views import visits
from workshops.views.saving import posted, sent
from workshops.visits import verifying
from workshops.visits.choices import POINTS, VisitState
from workshops.visits.visit_forms import FindingsForm, ShareForm


def _own(request, pk, action):
    """Return the peer verification on which the reader may do `action`; else 404 or 403."""
    row = visits.own(request, pk, action)
    if not verifying.is_verification(row):
        raise Http404
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def findings(request, pk):
    """Say of each point what was seen: 409 where another wrote meanwhile, with both."""
    row = _own(request, pk, "write-findings")
    if row.state not in verifying.WRITTEN:
        return visits.page(request, row, status=409, moved=True)
    form = FindingsForm(posted(request), visit=row)
    sound, status = sent(request, form)
    now = []
    if sound:
        try:
            return _write(request, row, form)
        except WrongState as refusal:
            if refusal.reason != "stale":
                return visits.page(request, refusal.practice, status=409, moved=True)
            status, now = 409, _now(row, form)
    context = {"visit": row, "form": form, "now": now}
    return render(request, "workshops/visit_findings.html", context, status=status)


def _write(request, row, form):
    act = partial(verifying.write, row, form.told(), seen=form.cleaned_data["seen"])
    return done_once(request, act, home=row.get_absolute_url(), said=_("Saved."))


def _now(row, form):
    """Return [(point's words, finding)] of what another wrote and `form` has otherwise."""
    form.data = form.data.copy()
    form.data["seen"] = verifying.mark_of(row)
    told = form.told()
    return [
        (POINTS[one.point], one)
        for one in row.findings.all()
        if told.get(one.point) != (one.answer, one.note)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def share(request, pk):
    """Choose which findings others read, and who."""
    row = _own(request, pk, "share-findings")
    if row.state != VisitState.CLOSED:
        return visits.page(request, row, status=409, moved=True)
    form = ShareForm(posted(request), visit=row)
    sound, status = sent(request, form)
    if not sound:
        context = {"visit": row, "form": form}
        return render(request, "workshops/visit_share.html", context, status=status)
    told = form.cleaned_data
    act = partial(verifying.share, row, told["points"], told["shown"])
    return done_once(request, act, home=row.get_absolute_url(), said=_("Saved."))
