"""Office lists and slips: a desk brings in the officers below it."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.list_taking import take_in
from accounts.long_lists import confirm_list, is_long
from accounts.models import OfficeList, Posting
from accounts.office_lists import NEW, REFUSED, SAME, desk_for_lists, judge, keep_list
from accounts.office_sheet import Unreadable, empty_sheet, read_sheet
from accounts.people_forms import OfficeListForm, RequestForm
from accounts.permissions import curator_only
from accounts.services import Decided
from accounts.slips import address_of, picture_of, prepare_slips, slips_of, without_way_in
from accounts.standing import standing_of
from accounts.views.postings import decided
from events.pressing import done_once
from events.receipts import once, read_request_id

ASK_AGAIN_AFTER = 3  # seconds
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _desk(user):
    desk = desk_for_lists(standing_of(user))
    if desk is None:
        raise PermissionDenied
    return desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send(request):
    """Send an office list; it is read, kept for an hour and shown. For District and State."""
    desk = _desk(request.user)
    form = OfficeListForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        try:
            kept = keep_list(read_sheet(form.cleaned_data["sheet"]), desk, request.user)
            return redirect("accounts:office_list", kept.uid)
        except Unreadable as wrong:
            form.add_error("sheet", str(wrong))
    status = 422 if form.is_bound else 200
    context = {"form": form, "desk": desk}
    return render(request, "accounts/office_list_send.html", context, status=status)


@login_required
@require_safe
def template(request):
    """Give the empty sheet."""
    _desk(request.user)
    answer = HttpResponse(empty_sheet(), content_type=XLSX)
    answer.headers["Content-Disposition"] = 'attachment; filename="offices.xlsx"'
    return answer


def _kept(request, uid):
    _desk(request.user)
    lists = OfficeList.objects.filter(sent_by=request.user).select_related("place")
    return get_object_or_404(lists, uid=uid)


@login_required
@require_safe
def preview(request, uid):
    """Show what becomes of each row; 404 for another's list, 409 once taken in or too old.

    Of a list that a job takes in it shows how far that is and, for a day, what became of it.
    """
    kept = _kept(request, uid)
    if OfficeList.objects.by_job(timezone.now()).filter(pk=kept.pk).exists():
        return _progress(request, kept)
    if not kept.is_open(timezone.now()):
        return decided(
            request,
            _(
                "This list has already been added, or is more than an hour old. Send the "
                "sheet again."
            ),
        )
    lines = judge(kept.place, kept.rows, request.user)
    context = {
        "list": kept,
        "form": RequestForm(),
        "new": [line for line in lines if line.outcome == NEW],
        "same": [line for line in lines if line.outcome == SAME],
        "refused": [line for line in lines if line.outcome == REFUSED],
    }
    return render(request, "accounts/office_list.html", context)


def _progress(request, kept):
    """Show how far a job is; the page asks again by itself, without a script."""
    answer = render(request, "accounts/office_list_taking.html", {"list": kept})
    if kept.is_running:
        answer["Refresh"] = str(ASK_AGAIN_AFTER)
    return answer


@login_required
@require_POST
def confirm(request, uid):
    """Take the list in, a long one by a job whose page a repeat leads to; answers as `preview`."""
    kept = _kept(request, uid)
    try:
        with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
            if not receipt.location:
                receipt.location = _take(request, kept, receipt.request_id)
    except Decided:
        return decided(
            request,
            _(
                "This list has already been added, or is more than an hour old. Send the "
                "sheet again."
            ),
        )
    return redirect(receipt.location)


def _take(request, kept, request_id):
    """Take the list in or leave it to a job; returns the address to go on to."""
    if is_long(kept):
        confirm_list(kept, request.user, request_id=request_id)
        return reverse("accounts:office_list", args=[kept.uid])
    number = take_in(kept, request.user, request_id=request_id)[NEW]
    words = ngettext("%(n)s posting is confirmed.", "%(n)s postings are confirmed.", number)
    messages.success(request, words % {"n": number})
    return reverse("accounts:people")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def slips(request):
    """Show the prepared slips for the printer; a POST prepares one for each who has no way in."""
    standing = curator_only(request.user)
    if request.method == "POST":
        return done_once(request, partial(prepare_slips, standing), home=reverse("accounts:slips"))
    prepared = list(slips_of(request.user))
    context = {
        "form": RequestForm(),
        "waiting": without_way_in(standing).count(),
        "slips": [_drawn(slip, offices) for slip, offices in _with_offices(prepared)],
    }
    return render(request, "accounts/slips.html", context)


def _with_offices(prepared):
    held = Posting.objects.confirmed().current().with_office()
    offices = {}
    for posting in held.filter(person__in=[slip.person_id for slip in prepared]):
        offices.setdefault(posting.person_id, []).append(posting.office)
    return [(slip, offices.get(slip.person_id, [])) for slip in prepared]


def _drawn(slip, offices):
    address = address_of(slip)
    host, _slash, code = address.partition("://")[2].rstrip("/").rpartition("/")
    return {
        "slip": slip,
        "offices": offices,
        "host": host,
        "code": code,
        "picture": picture_of(address),
    }
