"""What the guests write: the sheets of a visit, on the phone and on paper, and what they take."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.views.public import too_many
from events.pressing import done_once
from events.receipts import led_to, read_request_id
from packs import limits, typesetting
from practices.errors import AnswersMissing, NotAllowed, WrongState
from workshops.views import visits
from workshops.views.saving import posted, sent
from workshops.visits import sheets, takings, verifying
from workshops.visits.choices import SHEET_NAMES, SHEETS, VisitState
from workshops.visits.offering import showable
from workshops.visits.permissions import hosts, takes_part
from workshops.visits.prints import chaupal_of, findings_of, sheet_of
from workshops.visits.visit_forms import ReportForm, SheetForm, TakingForm

WAIT = 3  # seconds for a free typesetter


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@cache_control(private=True, no_store=True)
def sheet(request, pk, sheet):
    """Write on a sheet: 409 where another wrote meanwhile, with both texts."""
    row = visits.own(request, pk, "write-sheet")
    if not sheets.has(row, sheet):
        raise Http404
    if row.state not in sheets.WRITTEN[sheet]:
        return visits.page(request, row, status=409, moved=True)
    form = SheetForm(posted(request), visit=row, sheet=sheet)
    sound, status = sent(request, form)
    now = {}
    if sound:
        try:
            return _write(request, row, sheet, form)
        except WrongState as refusal:
            if refusal.reason != "stale":
                return visits.page(request, refusal.practice, status=409, moved=True)
            status, now = 409, _now(row, sheet, form)
    context = {"visit": row, "form": form, "name": SHEET_NAMES[sheet], "sheet": sheet}
    context |= {"now": now, "fields": [form[prompt] for prompt in SHEETS[sheet]]}
    return render(request, "workshops/visit_sheet.html", context, status=status)


def _write(request, row, sheet, form):
    act = partial(sheets.write, row, sheet, form.texts(), seen=form.cleaned_data["seen"])
    return done_once(request, act, home=row.get_absolute_url(), said=_("Saved."))


def _now(row, sheet, form):
    """Return [(prompt's words, answer)] of what another wrote and `form` has otherwise."""
    form.data = form.data.copy()
    form.data["seen"] = sheets.mark_of(row, sheet)
    known = {one.prompt: one for one in row.answers.filter(sheet=sheet)}
    texts = form.texts()
    return [
        (SHEETS[sheet][prompt], one)
        for prompt, one in known.items()
        if prompt in texts and one.text != texts[prompt]
    ]


@require_safe
@login_required
def printed(request, pk, sheet):
    """Answer a sheet as a file for paper, with what is written on it or with lines to write on.

    `lang`: the language of its own words, that of the page which leads here.
    """
    row = visits.visit_for(request.user, pk)
    if not takes_part.test(request.user, row):
        raise NotAllowed("write-sheet")
    if not limits.may_make(request.user, "print"):
        return too_many(request, limits.until_the_hour())
    asked = request.GET.get("lang", "")
    with translation.override(asked if asked in dict(settings.LANGUAGES) else get_language()):
        layout, data = _data(request.user, row, sheet)
    if data is None:
        return visits.page(request, row, status=409, moved=True)
    try:
        pdf = typesetting.set_type(layout, data, [], wait=WAIT)
    except (typesetting.AllBusy, typesetting.CannotBeSet):
        answer = render(request, "workshops/visit_busy.html", {"visit": row}, status=503)
        answer["Retry-After"] = "10"
        return answer
    answer = HttpResponse(pdf, content_type="application/pdf")
    answer["Content-Disposition"] = content_disposition_header(False, f"visit-{row.pk}-{sheet}.pdf")
    return answer


def _data(user, row, sheet):
    """Return (layout, its data) of a print; no data where nothing is chosen for it yet."""
    if verifying.is_verification(row) and sheet in ("findings", "chaupal"):
        if sheet == "findings":
            return "visit-sheet", findings_of(row, verifying.lines_for(user, row))
        if not hosts.test(user, row):
            raise NotAllowed("share-findings")
        chosen = [
            line
            for line in verifying.lines_for(user, row)
            if line.finding is not None and line.finding.shared
        ]
        return "visit-chaupal", chaupal_of(row, chosen) if chosen else None
    if not sheets.has(row, sheet):
        raise Http404
    return "visit-sheet", sheet_of(row, sheet, filled=sheets.reads(user, row, sheet))


def _refusable(request, pk, action, act, verb):
    """Let `act` do a thing once; what is refused stands on the page of the visit."""
    if told := led_to(read_request_id(request.POST.get("request_id")), request.user):
        return redirect(told)
    row = visits.own(request, pk, action)
    try:
        return done_once(request, partial(act, row), home=row.get_absolute_url())
    except WrongState:
        return visits.page(request, visits.visit_for(request.user, pk), status=409, moved=True)
    except Refused as refusal:
        more = {"refused": (verb, refusal.form)}
        return visits.page(request, visits.visit_for(request.user, pk), status=422, **more)


class Refused(Exception):
    """A form lacks something."""

    def __init__(self, form):
        super().__init__()
        self.form = form


@require_POST
@login_required
def take_home(request, pk):
    """Keep one thing that is taken home."""

    def act(row, **made):
        if row.state != VisitState.HELD:
            raise WrongState(row)
        form = TakingForm(request.POST, visit=row, practices=showable().filter(visits=row))
        if not form.is_valid():
            raise Refused(form)
        try:
            takings.add(row, **made, **form.told())
        except AnswersMissing as lacking:
            lacking.say_in(form)
            raise Refused(form) from lacking
        messages.success(request, _("Noted."))

    return _refusable(request, pk, "take-home", act, "take-home")


@require_POST
@login_required
def take_back(request, pk, number):
    """Delete one thing before the debrief is shared."""

    def act(row, **made):
        takings.take_back(get_object_or_404(row.takings, pk=number), **made)

    return _refusable(request, pk, "take-home", act, "")


@require_POST
@login_required
def report(request, pk, number):
    """Say what became of one thing."""

    def act(row, **made):
        taking = get_object_or_404(row.takings, pk=number)
        if row.state != VisitState.CLOSED:
            raise WrongState(row)
        form = ReportForm(request.POST, taking=taking)
        if not form.is_valid():
            raise Refused(form)
        told = form.cleaned_data
        takings.report(taking, told["outcome"], told["words"], **made)
        messages.success(request, _("Your hosts hear of it."))

    return _refusable(request, pk, "report", act, f"report-{number}")
