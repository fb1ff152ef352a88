"""Pages on which a curator takes a file of practices in, and takes it back."""

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import RequestForm
from events.paging import addresses, page_of
from events.pressing import done_once
from practices.exchange import taking
from practices.exchange.case_studies import read_case_study
from practices.exchange.drafting import NEW, REFUSED, SAME, judge
from practices.exchange.reading import UnreadableFile
from practices.exchange.sheets import read_table
from practices.forms.importing import ColumnsForm, FileForm, StudiesForm
from practices.models import Import

ASK_AGAIN_AFTER = 3  # seconds
SHOWN = 50  # rows of each kind that the page of the check shows


def _desk(user):
    desk = taking.desk_of_sender(user)
    if desk is None:
        raise PermissionDenied
    return desk


def _own(request, uid):
    """Return the reader's own import; 404 for another's, 403 without a desk."""
    _desk(request.user)
    return get_object_or_404(Import.objects.of_person(request.user), uid=uid)


def _decided(request):
    reason = _("This file has already been added or taken back. Look at your files.")
    return render(request, "errors/409.html", {"reason": reason}, status=409)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
@login_required
def send(request):
    """Show the reader's files and take another: it is read, kept for a day, and mapped next."""
    desk = _desk(request.user)
    form = FileForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data["table"]
        try:
            kept = taking.keep(read_table(sent), sent.name, desk, request.user)
            return redirect("practices:import_columns", kept.uid)
        except UnreadableFile as wrong:
            form.add_error("table", str(wrong))
    page = page_of(request, Import.objects.of_person(request.user).defer("rows", "left_out"))
    context = {"form": form, "desk": desk, "page": page} | addresses(request, page)
    status = 422 if form.is_bound else 200
    return render(request, "practices/importing/send.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
@login_required
def studies(request):
    """Take case studies written in Word; a post leads to the check of what they say."""
    desk = _desk(request.user)
    form = StudiesForm(request.POST or None, request.FILES or None)
    if form.is_bound and form.is_valid():
        read = _read(form)
        if not form.errors:
            kept = taking.keep_studies(read, desk, request.user)
            return redirect("practices:import", kept.uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "desk": desk}
    return render(request, "practices/importing/studies.html", context, status=status)


def _read(form):
    """Read the sent files; one that cannot be read is an error of the form, by its name."""
    read = []
    for sent in form.cleaned_data["studies"]:
        try:
            read.append((sent.name, read_case_study(sent, sent.name)))
        except UnreadableFile as wrong:
            form.add_error(None, f"{sent.name}: {wrong}")
    return read


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(private=True, no_store=True)
@login_required
def columns(request, uid):
    """Ask which answer each column holds; a post leads to the check. 409 once confirmed."""
    imported = _own(request, uid)
    if not imported.waits:
        return _decided(request)
    form = ColumnsForm(request.POST or None, imported=imported, by=request.user)
    if form.is_bound and form.is_valid():
        try:
            taking.map_columns(imported, form.targets(), form.defaults())
        except taking.Decided:
            return _decided(request)
        return redirect("practices:import", uid)
    status = 422 if form.is_bound else 200
    context = {"form": form, "imported": imported}
    return render(request, "practices/importing/columns.html", context, status=status)


@require_safe
@cache_control(private=True, no_store=True)
@login_required
def show(request, uid):
    """Show what would become of each row; once confirmed, how far it is and what became of it."""
    imported = _own(request, uid)
    if not imported.waits:
        return _told(request, imported)
    if not imported.targets:
        return redirect("practices:import_columns", uid)
    lines = judge(imported, imported.rows, request.user)
    context = {
        "imported": imported,
        "form": RequestForm(),
        "shown": SHOWN,
        **{kind: [line for line in lines if line.outcome == kind] for kind in (NEW, SAME, REFUSED)},
    }
    return render(request, "practices/importing/check.html", context)


def _told(request, imported):
    """Show how far a job is, or what became of the file; asks again by itself, without script."""
    context = {
        "imported": imported,
        "form": RequestForm(),
        "untouched": taking.untouched(imported, request.user).count(),
        "drafts": imported.drafts.count(),
        "shown": SHOWN,
    }
    answer = render(request, "practices/importing/taken.html", context)
    if imported.is_running or imported.is_undoing:
        answer["Refresh"] = str(ASK_AGAIN_AFTER)
    return answer


@require_safe
@cache_control(private=True, no_store=True)
@login_required
def refused(request, uid):
    """Give the refused rows as a csv file, each with what to mend; 404 where there are none."""
    imported = _own(request, uid)
    if not imported.waits:
        rows = [(row["cells"], row["reason"]) for row in imported.left_out]
    else:
        lines = judge(imported, imported.rows, request.user) if imported.targets else []
        rows = [(line.cells, line.reason) for line in lines if line.outcome == REFUSED]
    if not rows:
        raise Http404
    text = taking.refused_file(imported, rows)
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="refused.csv"'
    return answer


@login_required
@require_POST
def confirm(request, uid):
    """Take the checked file in as drafts, a long one by a job; a repeat leads to its page."""
    return _once(request, uid, taking.confirm)


@login_required
@require_POST
def undo(request, uid):
    """Delete the drafts of a file that nobody has touched; a repeat leads to its page."""
    return _once(request, uid, taking.undo)


def _once(request, uid, act):
    imported = _own(request, uid)
    try:
        home = reverse("practices:import", args=[uid])
        return done_once(request, partial(act, imported), home=home)
    except taking.Decided:
        return _decided(request)
