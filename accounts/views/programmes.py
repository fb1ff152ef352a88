"""Programmes, phases and fund heads: the National keeps them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import programmes
from accounts.models import FundHead, Phase, Programme
from accounts.programme_forms import KIND_NAMES, EndRowForm, NewRowForm
from events.receipts import once, read_request_id

_HERE = "accounts:programmes"


def _national_only(user):
    if not programmes.may_edit(user):
        raise PermissionDenied


@login_required
@require_safe
def listing(request):
    """List all rows with their days and what follows them; 403 for all but the National."""
    _national_only(request.user)
    groups = [
        {"kind": "programme", "heading": _("Programmes"), "rows": Programme.objects.all()},
        {"kind": "phase", "heading": _("Phases"), "rows": Phase.objects.all()},
        {"kind": "fundhead", "heading": _("Fund heads"), "rows": FundHead.objects.all()},
    ]
    for group in groups:
        group["rows"] = group["rows"].select_related("successor")
    return render(request, "accounts/programmes.html", {"groups": groups})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request):
    """Add a row: 403 for all but the National, 422 where something lacks."""
    _national_only(request.user)
    form = NewRowForm(request.POST or None)
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if receipt.location:
            return redirect(receipt.location)
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("key", "starts_on", "programme")}
            kind = form.cleaned_data["kind"]
            sender = {"by": request.user, "request_id": receipt.request_id}
            programmes.add(kind, names=form.names(), **given, **sender)
            messages.success(request, _("Added."))
            receipt.location = reverse(_HERE)
            return redirect(receipt.location)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/add_programme.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request, kind, pk):
    """Say when a row ends and what follows: 404 for none, 403 for others, 422 for a wrong day."""
    _national_only(request.user)
    if kind not in programmes.KINDS:
        raise Http404
    row = get_object_or_404(programmes.KINDS[kind], pk=pk)
    form = EndRowForm(request.POST or None, row=row)
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if receipt.location:
            return redirect(receipt.location)
        if form.is_valid():
            day, successor = form.cleaned_data["ends_on"], form.cleaned_data["successor"]
            sender = {"by": request.user, "request_id": receipt.request_id}
            programmes.end(row, ends_on=day, successor=successor, **sender)
            messages.success(request, _("Saved. What rests on it is asked for confirmation."))
            receipt.location = reverse(_HERE)
            return redirect(receipt.location)
    context = {"form": form, "row": row, "kind": KIND_NAMES[kind]}
    status = 422 if form.is_bound else 200
    return render(request, "accounts/end_programme.html", context, status=status)
