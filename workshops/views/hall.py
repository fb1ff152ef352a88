"""A workshop's way to a hall without a network and back, for who runs it; and the hall's screen."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.slips import picture_of
from accounts.views.public import too_many
from events.receipts import once, read_request_id
from practices.errors import NotAllowed, WrongState
from practices.photos import Unreadable
from workshops import joining, pace
from workshops.hall import comparing, opening, packing, pictures
from workshops.hall import homecoming as homecomings
from workshops.hall.files import ENDING, Refused
from workshops.hall.forms import FileForm
from workshops.models import Facilitator, Workshop
from workshops.views.convening import own

MOST_PREVIEWS = 60  # of a person an hour: each does the whole merge and takes it back


@require_safe
@login_required
def page(request, pk):
    """Show how the workshop is taken to a hall, and what has come back."""
    return _page(request, own(request, pk, "hall"))


def _page(request, workshop, *, form=None, status=200, moved=False):
    context = {
        "workshop": workshop,
        "in_hall": _is_hall(),
        "form": form or FileForm(),
        "outings": workshop.outings.select_related("person"),
        "homecomings": workshop.homecomings.select_related("person").defer("content", "known"),
        "goes": workshop.state in packing.TAKEN_IN,
        "request_id": uuid.uuid4(),
        "moved": moved,
        **({"alternates": []} if status != 200 else {}),
    }
    return render(request, "workshops/hall.html", context, status=status)


def _is_hall():
    return settings.MODE == "hall"


@require_POST
@login_required
def take(request, pk):
    """Answer the file with which the workshop goes to a hall, or from there home."""
    workshop = own(request, pk, "hall")
    if workshop.state in packing.TAKEN_IN:
        pictures.make_ready(workshop)  # no transaction may hold what a photo is made of
    try:
        with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
            if receipt.location:
                return redirect(receipt.location)
            receipt.location = reverse("workshops:hall", args=[workshop.pk])
            content = _packed(workshop, request.user, receipt.request_id)
    except WrongState:
        return _page(request, own(request, pk, "hall"), status=409, moved=True)
    answer = HttpResponse(content, content_type="application/octet-stream")
    name = f"{slugify(workshop.title)[:40] or 'workshop'}-{workshop.pk}{ENDING}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _packed(workshop, user, request_id):
    if _is_hall():
        return packing.pack_up(workshop)
    return packing.take_out(workshop, by=user, request_id=request_id)


@require_POST
@login_required
def bring(request, pk):
    """Take in a file that came from a hall, so that it can be looked at before it is merged."""
    workshop = own(request, pk, "hall")
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, workshop, form=form, status=422)
    try:
        row = homecomings.bring(workshop, form.content(), by=request.user)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _page(request, workshop, form=form, status=422)
    except WrongState:
        return _page(request, own(request, pk, "hall"), status=409, moved=True)
    return redirect("workshops:homecoming", workshop.pk, row.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def homecoming(request, pk, number):
    """Show what merging a file would do, then do it; afterwards its report.

    To look does the whole merge once and takes it back, so that it is asked for by a POST (`look`).
    """
    workshop = own(request, pk, "hall")
    row = get_object_or_404(workshop.homecomings.defer("content"), pk=number)
    if row.merged_at and request.method != "POST":
        return _report(request, workshop, row)
    if request.method != "POST":
        context = {"workshop": workshop, "row": row}
        return render(request, "workshops/homecoming.html", context)
    if "look" not in request.POST or row.merged_at:
        return _merge(request, workshop, row)
    if pace.count(f"merge-previews:{request.user.pk}") > MOST_PREVIEWS:
        return too_many(request, pace.HOUR)
    return _preview(request, workshop, row)


def _preview(request, workshop, row, *, status=200, moved=False):
    try:
        seen = homecomings.compare(row, by=request.user)
    except (Refused, WrongState) as refusal:
        return _page(request, workshop, form=_refusing(refusal), status=409)
    context = {
        "workshop": workshop,
        "row": row,
        "seen": seen,
        "counts": comparing.count_lines(seen.counts),
        "otherwise": _otherwise(seen.otherwise),
        "shown": homecomings.print_of(seen),
        "request_id": uuid.uuid4(),
        "moved": moved,
        **({"alternates": []} if status != 200 else {}),
    }
    return render(request, "workshops/homecoming.html", context, status=status)


@require_safe
@login_required
def photo(request, pk, number, uid):
    """Answer a photo of a file that waits, made small, so that one can choose between two."""
    workshop = own(request, pk, "hall")
    row = get_object_or_404(workshop.homecomings, pk=number)
    if pace.count(f"merge-photos:{request.user.pk}") > MOST_PREVIEWS:
        return too_many(request, pace.HOUR)
    row.workshop = workshop
    try:
        made = homecomings.photo_in(row, uid)
    except (Refused, Unreadable):
        made = None
    if made is None:
        raise Http404
    answer = HttpResponse(made, content_type="image/webp")
    answer["Content-Disposition"] = 'inline; filename="photo.webp"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _refusing(refusal):
    form = FileForm({}, {})
    form.full_clean()
    form.errors.clear()
    words = str(refusal) if isinstance(refusal, Refused) else _("This file waits no more.")
    form.add_error("file", words)
    return form


def _merge(request, workshop, row):
    chosen = request.POST.getlist("hall")
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if receipt.location:
            return redirect(receipt.location)
        made = {"by": request.user, "chosen": chosen, "shown": request.POST.get("shown", "")}
        try:
            homecomings.merge(row, **made, request_id=receipt.request_id)
        except (WrongState, Refused):
            row.refresh_from_db()
            if row.merged_at:
                return redirect("workshops:homecoming", workshop.pk, row.pk)
            return _preview(request, workshop, row, status=409, moved=True)
        receipt.location = reverse("workshops:homecoming", args=[workshop.pk, row.pk])
        messages.success(request, _("It is merged. This is what was done."))
    return redirect(receipt.location)


def _report(request, workshop, row):
    told = row.report
    kept = [
        (comparing.title_of(table, "", field), comparing.CHOICE_WORDS[kind], chosen)
        for table, _uid, field, kind, chosen in told.get("choices", ())
    ]
    context = {
        "workshop": workshop,
        "row": row,
        "counts": comparing.count_lines(told.get("counts", {})),
        "kept": kept,
        "otherwise": _otherwise(told.get("otherwise", ())),
    }
    return render(request, "workshops/homecoming.html", context)


def _otherwise(rows):
    """Return [(what, what became of it)] of rows that came otherwise than they were."""
    return [
        (comparing.title_of(table, ""), comparing.OTHERWISE_WORDS[kind])
        for table, _uid, kind in rows
    ]


@never_cache
@require_safe
def screen(request):
    """In a hall: the address by which everybody comes in, large; before that, its file."""
    return _screen(request)


def _screen(request, *, form=None, status=200):
    if not _is_hall():
        raise Http404
    workshop = Workshop.objects.filter(stay__isnull=False).first()
    door = joining.open_door_of(workshop) if workshop else None
    code = joining.code_of(door) if door and request.user.is_authenticated else ""
    plain = settings.SITE_URL + reverse("workshops:code")
    context = {
        "workshop": workshop,
        "runs": workshop and Facilitator.objects.filter(person=request.user.pk).exists(),
        "address": plain,
        "code": code,
        "picture": picture_of(joining.address_of(code) if code else plain),
        "form": form or FileForm(),
        "sign_in": opening.SIGN_IN,
        **({"alternates": []} if status != 200 else {}),
    }
    return render(request, "workshops/hall_screen.html", context, status=status)


@require_POST
@login_required
def open_file(request):
    """In a hall: open the workshop's file that came on a stick."""
    if not _is_hall():
        raise Http404
    if request.user.email != opening.SIGN_IN:
        raise NotAllowed("hall")
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _screen(request, form=form, status=422)
    try:
        opening.open_file(form.content(), person=request.user)
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return _screen(request, form=form, status=422)
    return redirect("workshops:hall_screen")
