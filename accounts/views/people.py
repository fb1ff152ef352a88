"""Who holds which office under a desk, and what the desk may decide about one person."""

import uuid
from dataclasses import dataclass, field
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.absences import begin_absence, may_set_absence
from accounts.forms import RequestForm
from accounts.models import Duty, Office, OfficeList, User
from accounts.normalise import nfc
from accounts.people_forms import AbsenceForm, DutyForm, SuspensionForm
from accounts.permissions import (
    curator_only,
    may_end_posting,
    may_grant,
    may_manage,
    may_suspend,
)
from accounts.services import end_duty, grant_duty, lift_suspension, suspend
from accounts.standing import standing_of
from events.paging import addresses, page_of
from events.pressing import done_once
from events.receipts import once, read_request_id
from places.choices import Level

ROWS = 50
LONGEST_WORDS = 200


@login_required
@require_safe
def people(request):
    """List the offices at and under the reader's desks with who holds them; 403 without a desk."""
    standing = curator_only(request.user)
    places = [duty.place for duty in standing.curates]
    words = nfc(request.GET.get("q", ""))[:LONGEST_WORDS]
    empty = request.GET.get("empty") == "1"
    offices = Office.objects.within(places).with_place().order_by("place__name", "title", "id")
    offices = offices.matching(words) if words else offices
    offices = offices.empty() if empty else offices
    page = page_of(request, offices.with_holders(), ROWS)
    lists_offices = any(p.level in (Level.DISTRICT, Level.STATE) for p in places)
    context = {
        "places": places,
        "page": page,
        "q": words,
        "empty": empty,
        "lists_offices": lists_offices,
        "lists": _lists_of(request.user) if lists_offices else [],
    }
    return render(request, "accounts/people.html", context | addresses(request, page))


def _lists_of(user):
    """Return the office lists of `user` that a job takes in, or has taken in within the day."""
    return OfficeList.objects.by_job(timezone.now()).filter(sent_by=user).defer("rows", "left_out")


@dataclass(frozen=True)
class Held:
    """A posting or a duty of a person, and whether the reader may end it."""

    row: object
    may_end: bool
    request_id: uuid.UUID = field(default_factory=uuid.uuid4)


@login_required
@require_safe
def person(request, pk):
    """Show one person whom the reader's desk knows; 404 for anybody else."""
    return _person_page(request, _known(request, pk))


def _known(request, pk):
    standing = curator_only(request.user)
    return get_object_or_404(User.objects.seen_by(standing), pk=pk)


def _person_page(request, known, *, status=200, **forms):
    standing = standing_of(request.user)
    places = [duty.place for duty in standing.curates]
    postings = known.postings.within(places).with_office().select_related("person")
    duties = known.duties.not_over().within(places).with_place().select_related("person")
    absences = known.absences.not_over() if may_set_absence(request.user, known) else []
    offices = [p.office for p in postings if may_manage(standing, known, p.office.place)]
    context = {
        "person": known,
        "own": known.pk == request.user.pk,
        "postings": [_held_posting(standing, row) for row in postings],
        "duties": [
            Held(row, may_grant(standing, known, row.place, row.programme)) for row in duties
        ],
        "may_grant": bool(offices),
        "may_set_absence": may_set_absence(request.user, known),
        "absences": absences,
        "may_suspend": may_suspend(standing, known),
        "duty_form": _with_places(forms.get("duty_form") or DutyForm(), offices),
        "absence_form": forms.get("absence_form") or AbsenceForm(auto_id="absence_%s"),
        "suspension_form": forms.get("suspension_form") or SuspensionForm(auto_id="suspend_%s"),
        "lift_form": RequestForm(auto_id="lift_%s"),
        "wrong_form": next(iter(forms.values()), None),
    }
    return render(request, "accounts/person.html", context, status=status)


def _held_posting(standing, row):
    ends = row.state == "confirmed" and not row.is_over
    return Held(row, ends and may_end_posting(standing, row))


def _with_places(form, offices):
    form.fields["place"].widget.own = [office.place for office in offices]
    return form


@login_required
@require_POST
def grant(request, pk):
    """Give a person a duty: 404 for the unknown, 403 for a peer, oneself or a place not below."""
    known, standing = _known(request, pk), standing_of(request.user)
    form = DutyForm(request.POST)
    if not any(may_manage(standing, known, p) for p in _places_of(known)):
        raise PermissionDenied
    if form.is_valid():
        try:
            act = partial(_grant, known, form.cleaned_data)
            said = _("%(name)s has the duty and is told.") % {"name": known.name}
            return done_once(request, act, home=_here(pk), said=said)
        except ValidationError as wrong:
            form.add_error("place", wrong)
        except IntegrityError:
            form.add_error("kind", _("This person already has this duty."))
    return _person_page(request, known, status=422, duty_form=form)


def _places_of(known):
    return [
        *(posting.office.place for posting in known.postings.not_over().with_office()),
        *(duty.place for duty in known.duties.not_over().with_place()),
    ]


def _here(pk):
    return reverse("accounts:person", args=[pk])


@transaction.atomic
def _grant(known, told, **made):
    more = {"programme": told["programme"], "ends_on": told["ends_on"]}
    grant_duty(known, told["kind"], told["place"], **more, **made)


@login_required
@require_POST
def end(request, pk):
    """End a duty: 404 where it lies outside, 403 for a peer's; one's own may be laid down."""
    with once(read_request_id(request.POST.get("request_id")), request.user) as receipt:
        if not receipt.location:
            receipt.location = _end(request, pk, receipt.request_id)
    return redirect(receipt.location)


def _end(request, pk, request_id):
    """End the duty `pk` where the reader knows it; returns the address to go on to."""
    standing = standing_of(request.user)
    seen = Duty.objects.within([duty.place for duty in standing.curates])
    seen = seen | Duty.objects.filter(person=request.user)
    running = Duty.objects.filter(pk__in=seen.values("pk")).not_over()
    duty = get_object_or_404(running.select_related("person").with_place(), pk=pk)
    end_duty(duty, by=request.user, request_id=request_id)
    messages.success(request, _("The duty has ended."))
    own = duty.person_id == request.user.pk
    return reverse("accounts:settings") if own else reverse("accounts:people")


@login_required
@require_POST
def be_absent(request, pk):
    """Say for a curator below that she is away; 404 for the unknown, 403 without the right."""
    known = _known(request, pk)
    if not may_set_absence(request.user, known):
        raise PermissionDenied
    form = AbsenceForm(request.POST, auto_id="absence_%s")
    answer = keep_absence(request, known, form, _here(pk))
    return answer or _person_page(request, known, status=422, absence_form=form)


def keep_absence(request, known, form, address):
    """Keep a valid absence once and lead to `address`; None where `form` is or becomes wrong."""
    if not form.is_valid():
        return None
    days = form.cleaned_data["starts_on"], form.cleaned_data["ends_on"]
    try:
        return done_once(request, partial(begin_absence, known, *days), home=address)
    except ValidationError as wrong:
        form.add_error("starts_on", wrong)
        return None


@login_required
@require_POST
def pause(request, pk):
    """Suspend a person, which the National alone may; 422 without a reason."""
    known = _known(request, pk)
    if not may_suspend(standing_of(request.user), known):
        raise PermissionDenied
    form = SuspensionForm(request.POST, auto_id="suspend_%s")
    if not form.is_valid():
        return _person_page(request, known, status=422, suspension_form=form)
    note = form.cleaned_data["note"]
    return done_once(request, partial(suspend, known, note=note), home=_here(pk))


@login_required
@require_POST
def lift(request, pk):
    """End a suspension; rights as `pause`."""
    known = _known(request, pk)
    said = _("%(name)s can sign in again.") % {"name": known.shown_name}
    return done_once(request, partial(lift_suspension, known), home=_here(pk), said=said)
